"""Which databases a server has, for whoever connects it. Nobody is logged in yet."""

from collections.abc import Sequence

from ..addresses import Policy
from ..safehttp import pool
from .errors import Situation, translate
from .jsonrpc import PooledJsonRpc
from .wire import NoAnswer, Refused, Wire

MOST = 50
LONGEST = 120


def databases(url: str, *, allow_private: Sequence[str] = (), timeout: float = 6) -> tuple[str, ...] | None:
    """None where the server keeps them to itself, as odoo.com does. Raises GatewayError where no Odoo answers."""
    policy = Policy(tuple(allow_private))
    target = policy.parse(url)
    try:
        found = PooledJsonRpc(Wire(pool(policy), target, timeout)).send("db", "list")
    except Refused:
        return None
    except NoAnswer as error:
        raise translate(error, Situation(target.base, "", "jsonrpc", "", "list", False, True)) from error
    if not isinstance(found, list):
        return None
    return tuple(one for one in found if isinstance(one, str) and one.isprintable() and len(one) <= LONGEST)[:MOST]
