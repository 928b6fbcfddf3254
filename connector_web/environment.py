"""What comes from the environment, with a sentence instead of a traceback where it is no value at all.

Whether a value makes sense beside the others is for `connector_web.checks`.
"""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
env = environ.Env()


def seconds(name: str, default: float) -> float:
    return _read(name, default, env.float, "a number of seconds such as 30")


def count(name: str, default: int) -> int:
    return _read(name, default, env.int, "a whole number such as 30")


def switch(name: str, default: bool = False) -> bool:
    """django-environ takes every word that it does not know for off: HTTPS=enabled would be no HTTPS."""
    word = env.str(name, default="").strip().lower()
    if not word:
        return default
    if word not in (*env.BOOLEAN_TRUE_STRINGS, "false", "off", "no", "n", "0"):
        raise ImproperlyConfigured(f"{name} is a switch: write on or off, not {word!r}.")
    return word in env.BOOLEAN_TRUE_STRINGS


def web_address(name: str) -> str:
    """Without the slash at its end; empty where there is none."""
    text = env.str(name, default="").strip().rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise ImproperlyConfigured(f"{name} is an address such as https://connector.example.com, not {text!r}.")
    return text


def _read(name: str, default: T, cast: Callable[..., T], meant: str) -> T:
    if not env.str(name, default="").strip():
        return default
    try:
        return cast(name)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {meant}, not {env.str(name)!r}.") from None
