"""The three protocols on the wire: what is sent, what comes back, and what a broken or hostile server can do."""

import json
import threading
import xmlrpc.client

import pytest

from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import CountingJournal
from accounts.gateways.odoo.client import OdooClient
from sandbox.httpd import Httpd, Response

PROTOCOLS = ("json2", "jsonrpc", "xmlrpc")
PAGE = b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>"


class Server:
    """Answers every call with what `answer` holds, and keeps what was asked."""

    def __init__(self):
        self.requests = []
        self.answer = Response.of([])
        self.httpd = Httpd(self.handle).start()
        self.url = self.httpd.url

    def handle(self, request):
        self.requests.append(request)
        return self.answer(request) if callable(self.answer) else self.answer


@pytest.fixture
def server():
    server = Server()
    yield server
    server.httpd.stop()


def client_of(server, protocol, path="", **more):
    more = {"uid": 7, "timeout": 5, "journal": CountingJournal(), **more}
    return OdooClient(
        server.url + path, "shop", "me@x.example", "secret", protocol, allow_private=("127.0.0.1",), **more
    )


def said(protocol, value):
    """A success in this protocol."""
    if protocol == "json2":
        return Response.of(value)
    if protocol == "jsonrpc":
        return Response.of({"jsonrpc": "2.0", "result": value})
    return Response(body=xmlrpc.client.dumps((value,), methodresponse=True).encode(), content_type="text/xml")


def failure(server, protocol, method="search_read", *args, **more):
    with pytest.raises(GatewayError) as caught:
        client_of(server, protocol, **more).call("sale.order", method, *args)
    return caught.value


def test_json2_names_the_parameters_and_carries_key_and_database_in_headers(server):
    server.answer = Response.of([{"id": 1}])
    client = client_of(server, "json2")
    assert client.call("sale.order", "search_read", [["id", "=", 1]], ["name"], limit=1, context={"tz": "UTC"}) == [
        {"id": 1}
    ]
    request = server.requests[0]
    assert (request.method, request.path) == ("POST", "/json/2/sale.order/search_read")
    assert request.headers["authorization"] == "Bearer secret"
    assert request.headers["x-odoo-database"] == "shop"
    assert request.json() == {"domain": [["id", "=", 1]], "fields": ["name"], "limit": 1, "context": {"tz": "UTC"}}
    assert len(server.requests) == 1  # odoolib would have asked for the method's parameters first


def test_json2_methods_that_are_not_listed_take_names_only(server):
    with pytest.raises(TypeError, match="by name"):
        client_of(server, "json2").call("sale.order", "unheard_of", [1])
    assert client_of(server, "json2").call("sale.order", "unheard_of", ids=[1]) == []


def test_jsonrpc_calls_execute_kw(server):
    server.answer = said("jsonrpc", True)
    assert client_of(server, "jsonrpc").call("sale.order", "write", [5], {"note": "x"}, context={}) is True
    params = server.requests[0].json()["params"]
    assert server.requests[0].path == "/jsonrpc"
    assert params == {
        "service": "object",
        "method": "execute_kw",
        "args": ["shop", 7, "secret", "sale.order", "write", [[5], {"note": "x"}], {"context": {}}],
    }


def test_xmlrpc_calls_execute_kw_and_sends_false_for_none(server):
    server.answer = said("xmlrpc", [1, 2])
    assert client_of(server, "xmlrpc").call("sale.order", "create", [{"note": None}]) == [1, 2]
    params, method = xmlrpc.client.loads(server.requests[0].body)
    assert (server.requests[0].path, method) == ("/xmlrpc/object", "execute_kw")
    assert params == ("shop", 7, "secret", "sale.order", "create", [[{"note": False}]], {})


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc"])
def test_the_older_protocols_sign_in_once(server, protocol):
    server.answer = lambda request: said(protocol, 42 if b"login" in request.body else [])
    client = client_of(server, protocol, uid=None)
    client.call("sale.order", "search_read", [])
    client.call("sale.order", "search_read", [])
    assert client.uid == 42
    assert sum(b"login" in request.body for request in server.requests) == 1


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_an_odoo_behind_a_path_of_a_reverse_proxy(server, protocol):
    server.answer = said(protocol, [])
    client_of(server, protocol, "/erp").call("sale.order", "search_read", [])
    assert server.requests[0].path.startswith("/erp/")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_connections_are_kept_between_calls_and_clients(server, protocol):
    ports = set()
    server.answer = said(protocol, [])
    original = server.httpd.process_request
    server.httpd.process_request = lambda request, address: (ports.add(address), original(request, address))
    for _ in range(3):
        client_of(server, protocol).call("sale.order", "search_read", [])
    assert len(ports) == 1


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("cut", ["before", "half", "reset"])
def test_a_cut_answer_to_a_write_is_ambiguous_and_nothing_is_sent_twice(server, protocol, cut):
    """`xmlrpc.client` would have sent it again by itself, and Odoo done it twice."""
    server.answer = Response(body=b"[1]" * 100, cut=cut)
    error = failure(server, protocol, "create", [{}])
    assert (error.kind, error.code) == (Kind.AMBIGUOUS, "odoo_no_answer")
    assert len(server.requests) == 1


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_cut_answer_to_a_read_is_an_outage(server, protocol):
    server.answer = Response(cut="before")
    assert failure(server, protocol).kind is Kind.UNAVAILABLE
    assert len(server.requests) == 1


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_slow_odoo_is_ambiguous_after_the_time_out(server, protocol):
    server.answer = Response(body=b"[]", delay=2)
    error = failure(server, protocol, "action_confirm", [1], timeout=0.3)
    assert (error.kind, error.code) == (Kind.AMBIGUOUS, "odoo_no_answer")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_closed_port_means_that_nothing_was_sent(protocol):
    httpd = Httpd(lambda request: Response()).start()
    httpd.stop()
    server = type("Gone", (), {"url": httpd.url})
    error = failure(server, protocol, "create", [{}])
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "odoo_unreachable")


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_proxys_error_page_is_ambiguous_for_a_write_and_an_outage_for_a_read(server, protocol, status):
    server.answer = Response(status, PAGE, "text/html")
    assert failure(server, protocol, "create", [{}]).kind is Kind.AMBIGUOUS
    assert (failure(server, protocol).kind, failure(server, protocol).code) == (Kind.UNAVAILABLE, "odoo_down")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_page_with_status_200_is_never_an_empty_success(server, protocol):
    server.answer = Response(200, PAGE, "text/html")
    assert failure(server, protocol).kind is Kind.UNAVAILABLE
    assert failure(server, protocol, "create", [{}]).kind is Kind.AMBIGUOUS


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_an_empty_body_is_never_an_empty_success(server, protocol):
    server.answer = Response(200, b"")
    assert failure(server, protocol).kind is Kind.UNAVAILABLE


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_too_many_calls_are_throttled_for_as_long_as_the_server_says(server, protocol):
    server.answer = Response(429, PAGE, "text/html", headers={"Retry-After": "17"})
    error = failure(server, protocol, "create", [{}])
    assert (error.kind, error.retry_after) == (Kind.THROTTLED, 17.0)


@pytest.mark.parametrize("body", [{"jsonrpc": "2.0", "id": -5, "result": [1]}, {"error": {}}, {"error": "Too many."}])
def test_what_answers_another_call_or_fails_without_a_word_is_no_success(server, body):
    server.answer = Response.of({"jsonrpc": "2.0", **body})
    assert failure(server, "jsonrpc", "create", [{}]).kind is Kind.AMBIGUOUS


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_gateways_json_is_no_word_of_odoos(server, status):
    """Each order would wait for a person, and none of them is to blame."""
    server.answer = Response(status, b'{"message": "upstream not ready"}', "application/json")
    assert failure(server, "json2").kind is Kind.UNAVAILABLE
    assert failure(server, "json2", "create", [{}]).kind is Kind.AMBIGUOUS


@pytest.mark.parametrize("until", ["Fri, 31 Dec 9999 23:59:59 GMT", "9" * 400])
def test_a_maintenance_without_an_end_is_looked_at_once_a_day(server, until):
    server.answer = Response(503, PAGE, "text/html", headers={"Retry-After": until})
    error = failure(server, "jsonrpc")
    assert (error.kind, error.retry_after) == (Kind.UNAVAILABLE, 86_400.0)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_proxy_that_refuses_large_requests_is_named(server, protocol):
    server.answer = Response(413, PAGE, "text/html")
    error = failure(server, protocol, "create", [{}])
    assert (error.kind, error.code) == (Kind.REJECTED, "odoo_request_too_large")
    assert "client_max_body_size" in error.text


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_redirect_is_not_followed_and_names_the_place(server, protocol):
    server.answer = Response(301, headers={"Location": "https://new.example/jsonrpc"})
    error = failure(server, protocol, checking=True)
    assert (error.kind, error.code) == (Kind.CONFIG, "odoo_redirect")
    assert "(https://new.example)" in error.text
    assert len(server.requests) == 1


@pytest.mark.parametrize("protocol", ["json2", "jsonrpc"])
@pytest.mark.parametrize("body", [b"[NaN]", b"[Infinity]", b"[" * 100_000 + b"]" * 100_000, b"[1", b"\xff\xfe"])
def test_a15_json_that_is_none_is_refused(server, protocol, body):
    server.answer = Response(200, body)
    assert failure(server, protocol).kind is Kind.UNAVAILABLE


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<methodResponse><params><param><value><string>&b;</string></value></param></params></methodResponse>"
)
EXTERNAL = LAUGHS.replace(b'"ha"', b'SYSTEM "file:///etc/passwd"')
NESTED = (
    b"<methodResponse><params><param>"
    + b"<value><array><data>" * 50_000
    + b"</data></array></value>" * 50_000
    + b"</param></params></methodResponse>"
)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        EXTERNAL,
        LAUGHS.decode().encode("utf-16"),
        NESTED,
        b"<methodResponse/>",
        b"<a>",
        b"<value><int>x</int></value>",
    ],
)
def test_a16_xml_that_is_a_weapon_is_refused(server, body):
    server.answer = Response(200, body, "text/xml")
    assert failure(server, "xmlrpc").kind is Kind.UNAVAILABLE


def test_xmlrpc_has_no_word_for_none_which_is_a_success_all_the_same(server):
    fault = xmlrpc.client.Fault("cannot marshal None unless allow_none is enabled", "Traceback …")
    server.answer = Response(body=xmlrpc.client.dumps(fault).encode(), content_type="text/xml")
    assert client_of(server, "xmlrpc").call("sale.order", "action_unlock", [1]) is None


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_texts_are_cleaned_before_they_are_sent(server, protocol):
    server.answer = said(protocol, [1])
    client_of(server, protocol).call("res.partner", "create", [{"name": "A\x00n\x0bn\ud800a 😀"}])
    body = server.requests[0].body
    text = body.decode() if protocol == "xmlrpc" else json.dumps(json.loads(body), ensure_ascii=False)
    assert "Anna 😀" in text


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_call_is_in_the_journal_without_its_secrets(server, protocol):
    journal = CountingJournal()
    server.answer = said(protocol, [])
    client = client_of(server, protocol, journal=journal)
    client.call("sale.order", "search_read", [])
    server.answer = Response(503, b"Bearer secretsecret", "text/html")
    with pytest.raises(GatewayError):
        client.call("sale.order", "search_read", [])
    good, bad = journal.calls
    assert (good.system, good.operation, good.outcome, good.status) == ("odoo", "sale.order.search_read", "ok", 200)
    assert (bad.outcome, bad.status) == ("unavailable", 503)
    assert "secret" not in repr(journal.calls)
    assert "secret" not in repr(client)


@pytest.mark.parametrize(
    ("answer", "protocol"),
    [
        ({"version_info": [19, 0, 0, "final", 0, ""], "version": "19.0"}, "json2"),
        ({"version_info": ["saas~18", 2, 0, "final", 0, "e"], "version": "saas~18.2+e"}, "jsonrpc"),
    ],
)
def test_the_protocol_is_chosen_by_asking(server, answer, protocol):
    server.answer = Response.of(answer)
    assert client_of(server, "auto").protocol == protocol
    assert [request.path for request in server.requests] == ["/web/version"]


@pytest.mark.parametrize("where", ["/web/webclient/version_info", "/jsonrpc"])
def test_older_odoos_tell_their_version_elsewhere(server, where):
    info = {"server_version": "14.0", "server_version_info": [14, 0, 0, "final", 0, ""]}
    server.answer = lambda request: (
        Response.of({"jsonrpc": "2.0", "result": info}) if request.path == where else Response(404, PAGE, "text/html")
    )
    version = client_of(server, "auto").version()
    assert (version.name, version.major) == ("14.0", 14)


def test_a_shop_that_is_no_odoo_is_told_so(server):
    server.answer = Response(404, PAGE, "text/html")
    with pytest.raises(GatewayError) as caught:
        client_of(server, "auto", checking=True).version()
    assert (caught.value.kind, caught.value.code) == (Kind.CONFIG, "odoo_not_an_odoo")


def test_many_threads_share_a_client(server):
    server.answer = lambda request: Response.of([{"id": request.json()["limit"]}])
    client = client_of(server, "json2")
    answers = {}

    def ask(number):
        answers[number] = client.call("sale.order", "search_read", [], limit=number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [{"id": number}] for number in range(20)}


@pytest.mark.parametrize(
    "location", ["/web/login?redirect=x", "javascript:alert(1)", "https://ü.example/", "x" * 5000, ""]
)
def test_a_redirect_to_no_honest_place_names_none(server, location):
    server.answer = Response(302, headers={"Location": location.encode().decode("latin-1")})
    assert failure(server, "jsonrpc", checking=True).code == "odoo_redirect"


@pytest.mark.parametrize(
    ("database", "key", "code"),
    [
        ("", "secret", "odoo_wrong_database"),
        ("shöp", "secret", "odoo_wrong_database"),
        ("shop\r\nX-Evil: 1", "secret", "odoo_wrong_database"),
        ("shop", "", "odoo_key_refused"),
        ("shop", "sécret", "odoo_key_refused"),
        ("shop", "secret\r\nX-Evil: 1", "odoo_key_refused"),
    ],
)
def test_what_cannot_be_a_header_is_refused_before_anything_is_sent(database, key, code):
    with pytest.raises(GatewayError) as raised:
        OdooClient("https://shop.example", database, "me", key)
    assert (raised.value.connection_wide, raised.value.code) == (True, code)


def test_what_was_pasted_with_spaces_around_it_works(server):
    server.answer = said("json2", [])
    client = OdooClient(server.url, " shop ", "me ", " secret\n", "json2", allow_private=["127.0.0.1"])
    client.call("sale.order", "search_read", [])
    assert server.requests[0].headers["authorization"] == "Bearer secret"
    assert server.requests[0].headers["x-odoo-database"] == "shop"
