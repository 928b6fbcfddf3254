"""The consent page of Seller Central: a seller lets an application in, and is sent back with a code."""

from html import escape
from urllib.parse import urlencode, urlsplit

from sandbox.httpd import Request, Response

from .accounts import Application, Directory
from .login import Login

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pretend Seller Central</title>
<style>body{{font:16px system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}}button{{font:inherit;padding:.5rem 1rem}}
</style></head><body><h1>Pretend Seller Central</h1>{body}</body></html>"""


def page(request: Request, directory: Directory, login: Login) -> Response:
    """GET shows the sellers; POST with one of them confirms."""
    application = next((a for a in directory.applications.values() if a.id == request.arg("application_id")), None)
    if application is None:
        return _refused("MD5100", "There is no application with this id.")
    if application.draft and request.arg("version") != "beta":
        return _refused("MD1000", "This application is a draft: its address needs version=beta.")
    redirect_uri = request.arg("redirect_uri") or next(iter(application.redirect_uris), "")
    if not _accepted(application, redirect_uri):
        return _refused("MD5101", "The redirect URI is not one of those registered.")
    if request.method == "POST":
        return _confirmed(request, directory, login, application, redirect_uri)
    return _html(200, _form(directory))


def _accepted(application: Application, redirect_uri: str) -> bool:
    if application.redirect_uris:
        return redirect_uri in application.redirect_uris
    return urlsplit(redirect_uri).scheme in ("http", "https")


def _confirmed(
    request: Request, directory: Directory, login: Login, application: Application, redirect_uri: str
) -> Response:
    seller = directory.sellers.get(request.form().get("seller", ""))
    if seller is None:
        return _refused("MD1010", "Choose a seller account.")
    # In life the code is redeemed with the redirect_uri it was sent to, and with none where none was named.
    code = login.authorise(seller.key, application.client_id, request.arg("redirect_uri"))
    back = {"state": request.arg("state"), "selling_partner_id": seller.id, "spapi_oauth_code": code}
    joint = "&" if urlsplit(redirect_uri).query else "?"
    return Response(302, headers={"Location": f"{redirect_uri}{joint}{urlencode(back)}"})


def _form(directory: Directory) -> str:
    options = "".join(
        f"<p><label><input type=radio name=seller value='{escape(key)}' {'checked' if not index else ''}> "
        f"{escape(seller.name)} <small>({escape(key)})</small></label></p>"
        for index, (key, seller) in enumerate(directory.sellers.items())
    )
    text = "<p>The application asks for access to the orders of your account.</p>"
    return f"{text}<form method=post>{options}<button>Confirm</button></form>"


def _refused(code: str, text: str) -> Response:
    return _html(400, f"<p>{escape(text)}</p><p><small>Error code: {code}</small></p>")


def _html(status: int, body: str) -> Response:
    return Response(status, _PAGE.format(body=body).encode(), "text/html; charset=utf-8")
