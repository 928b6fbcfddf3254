"""How long a seller's permission lasts, and whether it works. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Amazon ends the permission of a public application a year after the seller gave it. Of a seller's own private
# application no such end is known.
LIFE = timedelta(days=365)
WARNED_AT = (30, 7, 1)  # days before


class Stage(StrEnum):
    FINE = "fine"
    SOON = "soon"
    WEEK = "week"
    DAY = "day"
    OVER = "over"


_STAGES = dict(zip(WARNED_AT, (Stage.SOON, Stage.WEEK, Stage.DAY), strict=True))


@dataclass(frozen=True, slots=True)
class Age:
    days: int  # since it was given
    expires: datetime | None
    stage: Stage = Stage.FINE
    text: str = ""  # what to tell, "" where nothing is to be done


def age(authorised: datetime, now: datetime, *, yearly: bool) -> Age:
    """`yearly`: of an application whose permissions end."""
    days = max(0, (now - authorised).days)
    if not yearly:
        return Age(days, None)
    expires = authorised + LIFE
    left = expires - now
    if left <= timedelta(0):
        text = "Amazon's permission is a year old and may end at any moment. Renew it now: one click, nothing is lost."
        return Age(days, expires, Stage.OVER, text)
    stage = next((_STAGES[limit] for limit in sorted(WARNED_AT) if left <= timedelta(days=limit)), Stage.FINE)
    if stage == Stage.FINE:
        return Age(days, expires)
    return Age(
        days, expires, stage, f"Amazon's permission ends {_in_days(left)}. Renew it: one click, nothing is lost."
    )


def _in_days(left: timedelta) -> str:
    if left <= timedelta(days=1):
        return "within a day"
    whole = -(-left // timedelta(days=1))
    return f"in {whole} days"


class Access(StrEnum):
    WORKING = "working"
    RECONNECT = "reconnect"
    PAUSED = "paused"
    DISCONNECTED = "disconnected"


# Only a new permission, or a new key, ends these.
NEEDS_CONNECTING = frozenset(
    {
        "amazon_authorisation_ended",
        "amazon_access_token_refused",
        "amazon_app_not_allowed",
        "amazon_login_incomplete",
        "amazon_role_missing",
        "amazon_wrong_client_secret",
        "secret_unreadable",
    }
)


def access(*, disconnected: bool, paused: str, code: str) -> Access:
    if disconnected:
        return Access.DISCONNECTED
    if not paused:
        return Access.WORKING
    return Access.RECONNECT if code in NEEDS_CONNECTING else Access.PAUSED
