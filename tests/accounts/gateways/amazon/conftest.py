"""A scripted Amazon on a loopback socket, and a client that talks to it as it would to the real one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.documents import Documents
from accounts.gateways.amazon.tokens import Credentials, MemoryTokens
from accounts.gateways.journal import CountingJournal
from accounts.gateways.throttle import LocalBuckets
from sandbox.amazon import PretendAmazon
from sandbox.amazon.accounts import DEMO_APPLICATION, DEMO_TOKENS
from sandbox.httpd import Httpd, Request, Response

LOGIN = "/auth/o2/token"
ORDERS = "/orders/2026-01-01/orders"
Open = Callable[..., AmazonClient]


class Script:
    """Answers by path, one after the other; the last one stays. `access` numbers the access tokens."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answers: dict[str, list[Response]] = {}
        self.tokens = 0
        self.server = Httpd(self._answer).start()

    def says(self, path: str, *answers: Response) -> None:
        self.answers[path] = list(answers)

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    @property
    def url(self) -> str:
        return self.server.url

    def _answer(self, request: Request) -> Response:
        self.requests.append(request)
        if queue := self.answers.get(request.path):
            return queue.pop(0) if len(queue) > 1 else queue[0]
        if request.path == LOGIN:
            self.tokens += 1
            return Response.of({"access_token": f"Atza|{self.tokens}", "token_type": "bearer", "expires_in": 3600})
        return Response.of({"errors": [{"code": "NotFound", "message": "nothing is scripted here"}]}, 404)


@pytest.fixture
def amazon() -> Iterator[Script]:
    script = Script()
    yield script
    script.server.stop()


@pytest.fixture
def journal() -> CountingJournal:
    return CountingJournal()


@pytest.fixture
def connect(amazon: Script, journal: CountingJournal) -> Iterator[Callable[..., AmazonClient]]:
    """Makes clients; they are closed at the end."""
    made: list[AmazonClient] = []

    def make(region: str = "eu", seller_id: str = "A2SELLER", **options: Any) -> AmazonClient:
        credentials = options.pop(
            "credentials", Credentials("amzn1.application-oa2-client.1", "amzn1.oa2-cs.v1.s3cret", "Atzr|refresh")
        )
        options = {
            "tokens": MemoryTokens(),
            "buckets": LocalBuckets(),
            "journal": journal,
            "api_url": amazon.url,
            "login_url": amazon.url,
            "timeout": 5.0,
            **options,
        }
        made.append(AmazonClient(region, seller_id, credentials, **options))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(connect: Callable[..., AmazonClient]) -> AmazonClient:
    return connect()


@pytest.fixture
def pretend() -> Iterator[PretendAmazon]:
    amazon = PretendAmazon()
    yield amazon
    amazon.close()


@pytest.fixture
def open_client(pretend: PretendAmazon, connect: Open) -> Iterator[Open]:
    server = pretend.serve()
    pretend_credentials = Credentials(DEMO_APPLICATION.client_id, DEMO_APPLICATION.client_secret, "Atzr|demo")

    def make(**options: object) -> AmazonClient:
        options = {"credentials": pretend_credentials, "api_url": server.url, "login_url": server.url, **options}
        return connect(seller_id="A1DEMOSELLER01", **options)

    yield make
    server.stop()


@pytest.fixture
def demo_client(open_client: Open) -> AmazonClient:
    return open_client()


class Unlimited(LocalBuckets):
    def take(self, key: str, plan: object, now: float) -> float:
        return 0.0


def order(**changes: Any) -> dict[str, Any]:
    """A small order as Amazon sends it; `None` leaves a field out."""
    data: dict[str, Any] = {
        "orderId": "028-1111111-2222222",
        "createdTime": "2026-11-20T10:00:00Z",
        "lastUpdatedTime": "2026-11-20T11:00:00Z",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1PA6795UKMFR9", "marketplaceName": "Amazon.de"},
        "fulfillment": {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"},
        "proceeds": {"grandTotal": eur("19.99")},
        "orderItems": [item()],
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def item(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "orderItemId": "10000000000001",
        "quantityOrdered": 1,
        "product": {"sellerSku": "MUG-1", "title": "Mug", "price": {"unitPrice": eur("19.99")}},
        "proceeds": {"proceedsTotal": eur("19.99"), "breakdowns": [{"type": "ITEM", "subtotal": eur("19.99")}]},
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def eur(amount: Any) -> dict[str, Any]:
    return {"amount": amount, "currencyCode": "EUR"}


def refusal(status: int, code: str = "", message: str = "", details: str = "", **headers: str) -> Response:
    return Response.of({"errors": [{"code": code, "message": message, "details": details}]}, status, **headers)


GERMANY = "A1PA6795UKMFR9"


@pytest.fixture
def shop() -> Iterator[PretendAmazon]:
    """The pretend Amazon, with its demo seller's offers."""
    pretend = PretendAmazon()
    yield pretend
    pretend.close()


@pytest.fixture
def open_shop(shop: PretendAmazon, connect: Callable[..., AmazonClient]) -> Iterator[Callable[..., AmazonClient]]:
    """Makes clients of the demo seller, or of another one of the pretend Amazon."""
    server = shop.serve()

    def make(seller_id: str = "A1DEMOSELLER01", region: str = "eu", **options: Any) -> AmazonClient:
        credentials = Credentials(DEMO_APPLICATION.client_id, DEMO_APPLICATION.client_secret, DEMO_TOKENS[seller_id])
        options = {"credentials": credentials, "api_url": server.url, "login_url": server.url, **options}
        return connect(region, seller_id, **options)

    yield make
    server.stop()


@pytest.fixture
def seller(open_shop: Callable[..., AmazonClient]) -> AmazonClient:
    return open_shop()


@pytest.fixture
def store(amazon: Script, journal: CountingJournal) -> Iterator[Documents]:
    with Documents(journal, 5.0, amazon.url) as made:
        yield made


@pytest.fixture
def says(amazon: Script) -> Callable[..., None]:
    def script(*answers: Response) -> None:
        amazon.says("/bucket//NinetyDays/amzn1.tortuga", *answers)

    return script
