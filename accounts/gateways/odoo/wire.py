"""Bytes to Odoo and back, and the two ways in which that goes wrong: Odoo said no, or nobody said anything."""

import json
import re
import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

import httpcore
import httpx

from ..addresses import Target
from ..safehttp import REDIRECT, Answer, Garbled, TooLarge, fetch

_LONGEST_PAUSE = 86_400.0


@dataclass(eq=False)
class Refused(Exception):
    """Odoo understood and answered with an exception. `name` is its class without the module."""

    name: str
    message: str
    debug: str = ""
    status: int = 200


@dataclass(eq=False)
class NoAnswer(Exception):
    """`why` is dns refused tls timeout cut status redirect html large garbled. `sent` says whether Odoo may have
    begun to work on it."""

    why: str
    sent: bool
    detail: str = ""
    status: int = 0
    retry_after: float | None = None


class Wire:
    """One Odoo's address on a pool of connections. `timeout` is for a whole call."""

    def __init__(self, http: httpx.Client, target: Target, timeout: float) -> None:
        self._http = http
        self.target = target
        self.timeout = timeout

    def post(self, path: str, body: bytes, content_type: str, headers: dict[str, str] | None = None) -> Answer:
        return self.request("POST", path, body, {"Content-Type": content_type, **(headers or {})})

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        sent = {"User-Agent": "amazon-odoo-connector", "Accept": "application/json, text/xml", **(headers or {})}
        url = f"{self.target.base}{path}"
        try:
            answer = fetch(self._http, method, url, content=body, headers=sent, timeout=self.timeout)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NoAnswer(_why_not_connected(error), sent=False, detail=repr(error)) from error
        except httpx.TimeoutException as error:
            raise NoAnswer("timeout", sent=True, detail=repr(error)) from error
        except httpx.TransportError as error:
            raise NoAnswer("cut", sent=True, detail=repr(error)) from error
        except TooLarge as error:
            raise NoAnswer("large", sent=True, detail=str(error)) from error
        except Garbled as error:
            raise NoAnswer("garbled", sent=True, detail=str(error)) from error
        _check_status(answer)
        return answer


def _why_not_connected(error: httpx.TransportError) -> str:
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    if any(isinstance(one, ssl.SSLError) for one in causes):
        return "tls"
    if any(isinstance(one, httpcore.ConnectError) and "cannot be resolved" in str(one) for one in causes):
        return "dns"
    return "refused"


def _check_status(answer: Answer) -> None:
    status = answer.status
    if 300 <= status < 400:
        raise NoAnswer("redirect", sent=False, detail=_place(answer), status=status)
    if status == 429 or status in (502, 503, 504):
        raise NoAnswer("status", sent=status != 429, status=status, retry_after=_retry_after(answer))


def _place(answer: Answer) -> str:
    """Where a redirect leads, as far as a person needs it."""
    found = re.match(r"https?://[A-Za-z0-9.:-]{1,253}", answer.headers.get(REDIRECT, ""))
    return found[0] if found else ""


def _retry_after(answer: Answer) -> float | None:
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(text)
        now = parsedate_to_datetime(answer.headers["date"])
    except (ValueError, TypeError, KeyError):
        return None
    try:
        return min(max(0.0, (moment - now).total_seconds()), _LONGEST_PAUSE)
    except TypeError:  # one of the two names no time zone
        return None


def read_json(answer: Answer) -> Any:
    """Strict JSON: NaN, depth and size are refused rather than carried on."""
    try:
        return json.loads(answer.body, parse_constant=_no_constant)
    except RecursionError as error:
        raise NoAnswer("garbled", _begun(answer), "nested too deeply", answer.status) from error
    except ValueError as error:
        why = "html" if answer.body.lstrip()[:1] == b"<" else "garbled"
        raise NoAnswer(why, _begun(answer), str(error)[:200], answer.status) from error


def _begun(answer: Answer) -> bool:
    """A page with a status of 400 to 499 comes from before any method of Odoo ran."""
    return not 400 <= answer.status < 500


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def write_json(data: Any) -> bytes:
    return json.dumps(data, allow_nan=False, separators=(",", ":")).encode()
