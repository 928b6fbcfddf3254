"""The consent page of Seller Central: a seller lets an application in, and is sent back with a code. Reached from the
application (/consent) or, when the seller began in the Appstore, by way of its log-in (/confirm)."""

from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from sandbox.httpd import Request, Response

from .accounts import Application, Directory, Seller
from .login import Login
from .marketplaces import BY_ID

_PAGE = Path(__file__).with_name("consent.html").read_text(encoding="utf-8")


def page(request: Request, directory: Directory, login: Login, application_id: str) -> Response:
    """GET shows the sellers; POST with one of them confirms, or refuses with `no`."""
    application = next((a for a in directory.applications.values() if a.id == application_id), None)
    if application is None:
        return _refused("MD5100", "There is no application with this id.")
    if application.draft and request.arg("version") != "beta":
        return _refused("MD1000", "This application is a draft: its address needs version=beta.")
    redirect_uri = request.arg("redirect_uri") or next(iter(application.redirect_uris), "")
    if not _accepted(application, redirect_uri):
        return _refused("MD5101", "The redirect URI is not one of those registered.")
    if request.path != "/apps/authorize/consent" and not request.arg("amazon_state"):
        return _refused("MD9100", "What began in the Appstore comes back with its amazon_state.")
    if request.method == "POST":
        return _answered(request, directory, login, application, redirect_uri)
    return _html(200, _form(request, directory))


def _accepted(application: Application, redirect_uri: str) -> bool:
    if application.redirect_uris:
        return redirect_uri in application.redirect_uris
    return urlsplit(redirect_uri).scheme in ("http", "https")


def _answered(
    request: Request, directory: Directory, login: Login, application: Application, redirect_uri: str
) -> Response:
    if "no" in request.form():
        return _back(redirect_uri, {"state": request.arg("state"), "error": "access_denied"})
    seller = directory.sellers.get(request.form().get("seller", ""))
    if seller is None:
        return _refused("MD1010", "Choose a seller account.")
    # In life the code is redeemed with the redirect_uri it was sent to, and with none where none was named.
    code = login.authorise(seller.key, application.client_id, request.arg("redirect_uri"))
    return _back(
        redirect_uri, {"state": request.arg("state"), "selling_partner_id": seller.id, "spapi_oauth_code": code}
    )


def _back(redirect_uri: str, answer: dict[str, str]) -> Response:
    joint = "&" if urlsplit(redirect_uri).query else "?"
    return Response(302, headers={"Location": f"{redirect_uri}{joint}{urlencode(answer)}"})


def _form(request: Request, directory: Directory) -> str:
    where = urlsplit(request.arg("redirect_uri")).netloc
    options = "".join(_option(key, each, not number) for number, (key, each) in enumerate(directory.sellers.items()))
    return (
        "<h1>Let this application act for you?</h1>"
        f"<p><strong>Amazon Odoo Connector</strong>{f' at {escape(where)}' if where else ''} asks for access to your"
        " account: orders and shipments, listings and stock, FBA inventory. You can take it back at any time.</p>"
        f"<form method=post><fieldset><legend>You are logged in as</legend>{options}</fieldset>"
        "<button class=yes>Confirm</button> <button name=no value=1>Cancel</button></form>"
    )


def _option(key: str, seller: Seller, chosen: bool) -> str:
    places = ", ".join(BY_ID[id].name for id, _ in seller.participations if id in BY_ID)
    return (
        f"<label><input type=radio name=seller value='{escape(key)}'{' checked' if chosen else ''}>"
        f"<span><strong>{escape(seller.name)}</strong> <small>({escape(key)})</small><br><small>{escape(places)}</small>"
        "</span></label>"
    )


def _refused(code: str, text: str) -> Response:
    return _html(400, f"<h1>This does not work</h1><p>{escape(text)}</p><p><small>Error code: {code}</small></p>")


def _html(status: int, body: str) -> Response:
    return Response(status, _PAGE.replace("<!-- body -->", body).encode(), "text/html; charset=utf-8")
