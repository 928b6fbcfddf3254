"""What went wrong at Amazon, in our words: one row per known case, closed by default.

The first row that fits wins. A case that no row knows is a BUG when Amazon understood us and said no, and
UNAVAILABLE (of a write: AMBIGUOUS) when what came back is not an answer of Amazon's API at all (a proxy's page, half a
body, a redirect).
"""

from dataclasses import dataclass

from ..errors import GatewayError, Kind
from ..journal import detail as clean
from . import fba_inventory_cases, shipment_cases
from .case import Case
from .offer_cases import DOCUMENT_CASES, OFFER_CASES
from .operations import CONFIRM_SHIPMENT, GET_ORDER, SEARCH_ORDERS, Operation

LOGIN = "login"  # a refresh token becomes an access token
AUTHORISE = "authorise"  # the code of the consent page becomes a refresh token
UPLOAD = "uploadDocument"  # of a feed, to an address that Amazon signed
FETCH = "fetchDocument"

UNREADABLE = "amazon_unreadable_answer"
THROTTLED = "amazon_throttled"
ACCESS_REFUSED = "amazon_access_token_refused"
AUTHORISATION_ENDED = "amazon_authorisation_ended"
ROLE_MISSING = "amazon_role_missing"
NOT_JOINED = "amazon_marketplace_not_joined"
UNREACHABLE = "amazon_unreachable"
UNAVAILABLE = "amazon_unavailable"

_LATER = "Nothing was lost; the connector tries again by itself."
_CONNECT = "Open the seller account here and click Connect Amazon again."


LOGIN_CASES = (
    Case(
        Kind.ACCESS,
        "amazon_code_expired",
        "Amazon's answer to Connect Amazon is valid once and for five minutes only. Click Connect Amazon again.",
        operations=(AUTHORISE,),
        codes=("invalid_grant",),
    ),
    Case(
        Kind.ACCESS,
        AUTHORISATION_ENDED,
        f"Amazon says that this seller account has withdrawn its permission, or that it has expired. {_CONNECT}",
        codes=("invalid_grant",),
    ),
    Case(
        Kind.ACCESS,
        "amazon_wrong_client_secret",
        "Amazon does not accept the app's client id and client secret. The secret expires after 180 days: "
        "copy the current one from Amazon's Developer Central into the connector's settings.",
        codes=("invalid_client",),
    ),
    Case(
        Kind.ACCESS,
        "amazon_app_not_allowed",
        "Amazon does not allow this app to log in that way. Check in Amazon's Developer Central that the app "
        "is active and that client id and refresh token belong to the same app.",
        codes=("unauthorized_client", "access_denied"),
    ),
    Case(
        Kind.CONFIG,
        "amazon_wrong_redirect",
        "Amazon does not know the address it should return to. Enter this connector's OAuth redirect URI in the "
        "app's settings at Amazon, exactly as it is shown here.",
        operations=(AUTHORISE,),
        codes=("invalid_request",),
        words=("redirect",),
    ),
    Case(
        Kind.ACCESS,
        "amazon_login_incomplete",
        "The app's client id, its client secret or the refresh token is missing or damaged. Enter them again.",
        codes=("invalid_request",),
    ),
)

CASES = (
    Case(
        Kind.CONFIG,
        NOT_JOINED,
        "Your seller account does not take part in one of the marketplaces that are read. Switch its channel off "
        "here, or register for it in Seller Central.",
        statuses=(400, 403),
        words=("participate in marketplace", "invalid marketplace"),
    ),
    Case(
        Kind.ACCESS,
        ACCESS_REFUSED,
        f"Amazon no longer accepts the permission of this seller account. {_CONNECT}",
        statuses=(401, 403),
        codes=("Unauthorized", "AccessDenied", "ExpiredToken", "InvalidAccessToken"),
        words=("access token", "security token", "expired token"),
    ),
    Case(
        Kind.ACCESS,
        ROLE_MISSING,
        'Amazon refuses this to the app. Check in Amazon\'s Developer Central that the app has the role "{role}", '
        "then click Connect Amazon again so that the seller account grants it.",
        statuses=(403,),
        codes=("Unauthorized", "AccessDenied", "Forbidden"),
    ),
    Case(
        Kind.ACCESS,
        AUTHORISATION_ENDED,
        f"Amazon says that this seller account has not given its permission. {_CONNECT}",
        statuses=(401,),
        codes=("Unauthorized",),
    ),
    *shipment_cases.CASES,
    *fba_inventory_cases.CASES,
    Case(
        Kind.REJECTED,
        "amazon_order_id_refused",
        "Amazon does not accept this order id. Check it in Seller Central.",
        operations=(GET_ORDER.name,),
        statuses=(400,),
        codes=("InvalidInput", "InvalidParameterValue"),
        words=("order id", "orderid", "amazonorderid"),
    ),
    Case(
        Kind.UNAVAILABLE,
        "amazon_page_token_refused",
        "Amazon no longer knows the page it had announced. The connector reads the same period again.",
        operations=(SEARCH_ORDERS.name,),
        statuses=(400,),
        codes=("InvalidInput", "InvalidParameterValue"),
        words=("paginationtoken", "pagination token", "nexttoken", "next token", "between pages"),
        retry_after=60.0,
    ),
    Case(
        # Amazon has answered 400 to right searches for a day (models#5365), so the search waits instead of failing.
        Kind.UNAVAILABLE,
        "amazon_search_refused",
        f"Amazon does not accept the search for orders at the moment. {_LATER}",
        operations=(SEARCH_ORDERS.name,),
        statuses=(400,),
        codes=("InvalidInput", "InvalidParameterValue"),
        retry_after=1800.0,
    ),
    *OFFER_CASES,
    Case(
        Kind.REJECTED,
        "amazon_request_refused",
        "Amazon does not accept this request. Open the details and report them.",
        statuses=(400,),
        codes=("InvalidInput", "InvalidParameterValue"),
    ),
    Case(
        Kind.NOT_FOUND,
        "amazon_order_not_found",
        "Amazon does not know this order, or it belongs to another seller account or region. Check the order id.",
        operations=(GET_ORDER.name, CONFIRM_SHIPMENT.name),
        statuses=(404,),
    ),
    Case(
        Kind.BUG,
        "amazon_request_too_large",
        "The connector sent Amazon more than it takes at once. Report this with the details.",
        statuses=(413,),
    ),
    Case(
        Kind.BUG,
        "amazon_request_format",
        "The connector sent Amazon a form that it does not read. Report this with the details.",
        statuses=(415,),
    ),
)

# Operations that are not of the Selling Partner API speak of other things by the same codes.
_TABLES = {LOGIN: LOGIN_CASES, AUTHORISE: LOGIN_CASES, UPLOAD: DOCUMENT_CASES, FETCH: DOCUMENT_CASES}

_THROTTLED = f"Amazon allows no more calls for this seller account at the moment. {_LATER}"
_DOWN = f"Amazon does not answer properly at the moment. {_LATER}"
_NO_ANSWER = f"Amazon could not be reached, or did not answer in time. {_LATER}"
_NOT_AMAZON = (
    "What answers in Amazon's name cannot prove to be Amazon, so nothing was sent. Check the clock of this server, and "
    "whether a proxy reads along."
)
_UNKNOWN = "Amazon refused this for a reason that the connector does not know. Report it with the details."


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is not a success, as far as it could be read."""

    operation: str
    status: int
    role: str = ""
    writes: bool = False
    request_id: str = ""
    retry_after: float | None = None  # the server's own Retry-After
    errors: tuple[tuple[str, str], ...] = ()  # (code, message and details)
    body: str = ""  # of what is no error list


def explain(refusal: Refusal) -> GatewayError:
    code, said = refusal.errors[0] if refusal.errors else ("", refusal.body)
    technical = clean(f"{refusal.operation} answered {refusal.status} {code} {said}".strip())

    def error(kind: Kind, name: str, text: str, retry_after: float | None = None) -> GatewayError:
        return GatewayError(kind, text, name, technical, refusal.retry_after or retry_after, refusal.request_id)

    if refusal.status == 429:
        return error(Kind.THROTTLED, THROTTLED, _THROTTLED, 60.0 if refusal.operation in (LOGIN, AUTHORISE) else None)
    if refusal.status >= 500 and refusal.writes:
        return error(Kind.AMBIGUOUS, UNAVAILABLE, _DOWN)
    if refusal.status >= 500:
        return error(Kind.UNAVAILABLE, UNAVAILABLE, _DOWN)
    if not refusal.errors:
        # Not Amazon's words: whether Amazon had heard of a write before, nobody can say.
        return error(Kind.AMBIGUOUS if refusal.writes else Kind.UNAVAILABLE, UNREADABLE, _DOWN)
    for case in _TABLES.get(refusal.operation, CASES):
        if case.fits(refusal.operation, refusal.status, code, said.lower()):
            return error(case.kind, case.code, case.text.format(role=refusal.role), case.retry_after)
    return error(Kind.BUG, "amazon_unknown_refusal", _UNKNOWN)


def unreadable(operation: str, why: str, *, writes: bool = False, request_id: str = "") -> GatewayError:
    """A success that is none: without the body it must have, nobody can say what it means."""
    kind = Kind.AMBIGUOUS if writes else Kind.UNAVAILABLE
    return GatewayError(kind, _DOWN, UNREADABLE, clean(f"{operation}: {why}"), request_id=request_id)


def no_answer(operation: str, why: str, *, sent: bool, writes: bool) -> GatewayError:
    """The network failed. Only a write that may have left us is in doubt."""
    kind = Kind.AMBIGUOUS if sent and writes else Kind.UNAVAILABLE
    if "CERTIFICATE_VERIFY_FAILED" in why:
        return GatewayError(kind, _NOT_AMAZON, "amazon_certificate", clean(f"{operation}: {why}"))
    return GatewayError(kind, _NO_ANSWER, UNREACHABLE, clean(f"{operation}: {why}"))


def wrong_address(url: str, why: str) -> GatewayError:
    text = f"There is no server at {url}, which is set in place of Amazon's. Correct AMAZON_API_URL, or remove it."
    return GatewayError(Kind.CONFIG, text, "amazon_wrong_api_url", clean(why))


def own_throttle(operation: Operation, wait: float) -> GatewayError:
    why = f"{operation.name}: our own bucket says to wait {wait:.1f} s"
    return GatewayError(Kind.THROTTLED, _THROTTLED, THROTTLED, why, retry_after=wait)


def document_elsewhere(where: str) -> GatewayError:
    text = (
        "Amazon named an address for a document that is not one of Amazon's, so nothing was sent there. "
        "Report this with the details."
    )
    return GatewayError(Kind.BUG, text, "amazon_document_elsewhere", clean(f"the address is {where}"))


def document_too_large(operation: str) -> GatewayError:
    text = "Amazon's document is larger than any that the connector expects. Report this with the details."
    return GatewayError(Kind.BUG, text, "amazon_document_too_large", f"{operation}: larger than the limit")
