"""Login with Amazon: access tokens for refresh tokens and for the consent page's codes."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.httpd import Request, Response

from .accounts import Application, Code, Directory, Grant
from .answers import invalid_client, login_error, no_grant
from .clock import Clock

LIFE = 3600


@dataclass(frozen=True, slots=True)
class Access:
    grant: Grant
    expires_at: datetime


class Login:
    def __init__(self, directory: Directory, clock: Clock, saved: Callable[[Grant], Grant]) -> None:
        self._directory, self._clock, self._saved = directory, clock, saved
        self._access: dict[str, Access] = {}
        self._codes: dict[str, Code] = {}
        self.life = LIFE  # seconds; told and kept

    def authorise(self, seller_key: str, client_id: str, redirect_uri: str = "") -> str:
        """What pressing "Confirm" on the consent page does: the code for the redirect."""
        code = f"RH{secrets.token_hex(9)}"
        self._codes[code] = Code(code, client_id, seller_key, redirect_uri, self._clock.now())
        return code

    def access(self, token: str) -> Access | None:
        return self._access.get(token)

    def expire_all(self) -> None:
        """Every access token handed out so far is expired, not forgotten: Amazon tells the two apart."""
        now = self._clock.now()
        self._access = {token: Access(each.grant, now) for token, each in self._access.items()}

    def forget_all(self) -> None:
        self._access.clear()
        self._codes.clear()

    def token(self, request: Request) -> Response:
        if request.method != "POST":
            return login_error(405, "invalid_request", "The request method is not supported")
        if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return login_error(400, "invalid_request", "Content-Type must be application/x-www-form-urlencoded")
        form = request.form()
        grant_types: dict[str, Callable[[dict[str, str], Application], Response]] = {
            "refresh_token": self._refresh,
            "authorization_code": self._redeem,
        }
        grant_type = form.get("grant_type", "")
        if not grant_type:
            return _missing("grant_type")
        if grant_type not in grant_types:
            return login_error(400, "unsupported_grant_type", "The authorization grant type is not supported")
        application = self._directory.applications.get(form.get("client_id", ""))
        if not form.get("client_id"):
            return _missing("client_id")
        if application is None or not secrets.compare_digest(
            form.get("client_secret", "").encode(), application.client_secret.encode()
        ):
            return invalid_client()
        return grant_types[grant_type](form, application)

    def _refresh(self, form: dict[str, str], application: Application) -> Response:
        if not form.get("refresh_token"):
            return _missing("refresh_token")
        grant = self._directory.grants.get(form["refresh_token"])
        if grant is None or grant.revoked or grant.client_id != application.client_id:
            return no_grant("refresh_token")
        return self._handed_out(grant)

    def _redeem(self, form: dict[str, str], application: Application) -> Response:
        if not form.get("code"):
            return _missing("code")
        code = self._codes.pop(form["code"], None)  # good once, also for a failing attempt
        if code is None or code.client_id != application.client_id:
            return no_grant("code")
        if self._clock.now() - code.issued_at > Code.LIFE or form.get("redirect_uri", "") != code.redirect_uri:
            return no_grant("code")
        token = f"Atzr|{secrets.token_urlsafe(48)}"
        grant = Grant(token, application.client_id, code.seller_key, authorised_at=self._clock.now())
        return self._handed_out(self._saved(grant))

    def _handed_out(self, grant: Grant) -> Response:
        token = f"Atza|{secrets.token_urlsafe(48)}"
        self._access[token] = Access(grant, self._clock.now() + timedelta(seconds=self.life))
        return Response.of(
            {
                "access_token": token,
                "refresh_token": grant.refresh_token,
                "token_type": "bearer",
                "expires_in": self.life,
            }
        )


def _missing(parameter: str) -> Response:
    description = f"The request is missing a required parameter : {parameter}"
    return login_error(400, "invalid_request", description)
