"""What goes wrong with an Odoo, in all three protocols, as one vocabulary with sentences a merchant can act on."""

import re
from dataclasses import dataclass

from ..errors import GatewayError, Kind
from ..journal import detail as redacted
from .postgres import BUSY, CLOSED, LOST, is_closed, is_conflict
from .wire import NoAnswer, Refused

# Odoo says rights in this way when no language is asked for, and we never ask for one.
# Up to 16 a rule's refusal of one record names the model, too, "due to security restrictions".
_MODEL_RIGHT = re.compile(
    r"(?<!restrictions, you are )not allowed to (access|read|modify|write|create|delete|unlink)\b.*?\(([a-z0-9_.]+)\)",
    re.S,
)
_FIELD_RIGHT = re.compile(r"enough rights to access the fields?\b.*?\(([a-z0-9_.]+)\)", re.S)
_VERBS = {"access": "read", "modify": "write", "unlink": "delete"}
_NO_DATABASE = re.compile(r'database ".*" does not exist', re.S)
_NO_MODEL = re.compile(r"(?:Object|the model) '?([a-z0-9_.]+)'? (?:doesn't|does not) exist")
_NOT_DONE = re.compile(r"(?:cpu|virtual real) time limit|Connection Pool Is Full", re.I)
_NO_EXTERNAL_ID = "External ID not found"

_DENIED = frozenset({"AccessDenied", "Unauthorized", "AuthenticationError"})
# Whatever words these are in, they are Odoo's own and about a record.
_SAID_BY_ODOO = frozenset({"UserError", "ValidationError", "AccessError", "MissingError", "RedirectWarning"})
CHANGED = "odoo_changed"
# How Odoo stumbles over a field or a method that it had before.
_ELSEWHERE = frozenset(
    {
        "ValueError",
        "KeyError",
        "AttributeError",
        "TypeError",
        "NotFound",
        "UnprocessableEntity",
        "UndefinedColumn",
        "UndefinedTable",
    }
)
_REJECTED = frozenset({"UserError", "ValidationError", "RedirectWarning", "Warning", "except_orm", "IntegrityError"})


@dataclass(frozen=True, slots=True)
class Situation:
    """`checking`: the merchant is typing this connection in, so what never worked is to be corrected; on an established
    connection the same thing is an outage that passes."""

    base: str
    database: str
    protocol: str = ""
    model: str = ""
    method: str = ""
    write: bool = False
    checking: bool = False
    outdated: bool = False  # what this Odoo can do was asked a while ago


def translate(error: Refused | NoAnswer, where: Situation) -> GatewayError:
    return _refused(error, where) if isinstance(error, Refused) else _no_answer(error, where)


def busy(detail: str = "") -> GatewayError:
    text = "Odoo was busy with the same records. The connector tries again by itself."
    return GatewayError(Kind.UNAVAILABLE, text, "odoo_busy", detail)


def closed(detail: str = "") -> GatewayError:
    """Every record would be refused in the same way, and none of them is to blame."""
    text = (
        "Odoo's database takes no changes at the moment: it is read-only, full, or just starting. The connector tries"
        " again by itself."
    )
    return GatewayError(Kind.UNAVAILABLE, text, "odoo_database_down", detail)


def strange(what: str, where: str, *, write: bool = False) -> GatewayError:
    """An answer of the wrong form, which nothing may be built upon."""
    return GatewayError(
        Kind.AMBIGUOUS if write else Kind.BUG,
        "Odoo answered in a form that is not known here. Check whether a customisation of your Odoo changes its"
        " external API.",
        "odoo_strange_answer",
        redacted(f"{where}: {what}"),
    )


def _no_answer(error: NoAnswer, where: Situation) -> GatewayError:
    note = redacted(f"{where.model}.{where.method} {error.why} {error.status or ''} {error.detail}")
    if error.status == 429:
        text = "Odoo, or a proxy before it, asks for fewer calls. The connector goes on by itself, more slowly."
        return GatewayError(Kind.THROTTLED, text, "odoo_throttled", note, error.retry_after)
    if error.status == 413:
        text = (
            "A proxy before your Odoo refuses requests of this size. Let it accept at least 20 MB (nginx:"
            " client_max_body_size 20m)."
        )
        return GatewayError(Kind.REJECTED, text, "odoo_request_too_large", note)
    if where.protocol == "json2" and error.why == "html" and error.status == 404:
        return _wrong_database(where, note)
    code, text = _explained(error, where)
    if where.checking:
        return GatewayError(Kind.CONFIG, text, code, note)
    kind = Kind.AMBIGUOUS if error.sent and where.write else Kind.UNAVAILABLE
    return GatewayError(kind, text, code, note, error.retry_after)


def _explained(error: NoAnswer, where: Situation) -> tuple[str, str]:
    match error.why:
        case "dns":
            return "odoo_unknown_host", f"There is no host of the name in {where.base}. Check the address of your Odoo."
        case "tls":
            return "odoo_tls", (
                f"The certificate of {where.base} is not valid for this name, has run out, or was issued by an unknown"
                " authority. Install a valid one."
            )
        case "redirect":
            to = f" ({error.detail})" if error.detail else ""
            return (
                "odoo_redirect",
                f"{where.base} sends us on to another address{to}. Give the final address of your Odoo.",
            )
        case "large":
            return (
                "odoo_answer_too_large",
                "Odoo's answer is larger than 20 MB. Ask for less, or correct what sends it.",
            )
        case "html" | "garbled" if not error.sent or where.checking:
            return "odoo_not_an_odoo", (
                f"What answers at {where.base} is not an Odoo, or a proxy hides it. Check the address, without any page"
                " or path behind the host."
            )
        case "status" | "html" | "garbled":
            return "odoo_down", (
                "Odoo, or a proxy before it, answered with an error page. It may be starting or overloaded; the connector"
                " tries again by itself."
            )
        case "timeout" | "cut" if error.sent and not where.checking:
            return (
                "odoo_no_answer",
                "Odoo did not finish its answer. The connector looks what was done and tries again.",
            )
    # One text for closed ports, silence and resets, so that nobody can explore a network through us.
    return "odoo_unreachable", f"No Odoo answers at {where.base}. Check the address, and that Odoo is running."


def _wrong_database(where: Situation, note: str) -> GatewayError:
    text = f"Odoo has no database named “{where.database}”. Check its name: on odoo.com it is the first part of the address."
    return GatewayError(Kind.CONFIG, text, "odoo_wrong_database", note)


def _refused(error: Refused, where: Situation) -> GatewayError:
    note = redacted(f"{where.model}.{where.method} {error.name}: {error.message} {error.debug[-250:]}")
    said = sentence(error.message)
    whole = f"{error.name} {error.message}"

    def made(kind: Kind, code: str, text: str) -> GatewayError:
        return GatewayError(kind, text, code, note)

    if _NO_DATABASE.search(whole):
        return _wrong_database(where, note)
    if error.name in BUSY or is_conflict(whole) or _NOT_DONE.search(whole):
        return busy(note)
    if error.name in CLOSED or (error.name not in _SAID_BY_ODOO and is_closed(whole)):
        return closed(note)
    if error.name in LOST:
        kind = Kind.AMBIGUOUS if where.write else Kind.UNAVAILABLE
        return made(kind, "odoo_database_down", "Odoo lost its database. The connector tries again by itself.")
    if error.name in _DENIED:
        return made(
            Kind.ACCESS,
            "odoo_key_refused",
            "Odoo refuses this login or API key. Make a new API key in Odoo (your user's menu, My Preferences, Account"
            " Security) and enter it here.",
        )
    if error.name in ("AccessError", "Forbidden"):
        return _no_right(error, where, note)
    if error.name == "MissingError" or _NO_EXTERNAL_ID in error.message:
        return made(Kind.NOT_FOUND, "odoo_record_missing", "This record no longer exists in Odoo.")
    missing_model = _NO_MODEL.search(error.message)
    if missing_model or (error.name == "KeyError" and where.model and where.model in error.message):
        model = missing_model[1] if missing_model else where.model
        return made(
            Kind.CONFIG,
            "odoo_app_missing",
            f"An app is missing in Odoo: it has no {model}. Install {app_of(model)} in Odoo.",
        )
    if error.name in _REJECTED:
        return made(Kind.REJECTED, "odoo_rejected", said or "Odoo refused this record without saying why.")
    if where.outdated and error.name in _ELSEWHERE:
        text = (
            "Odoo is another one than when the connector last looked what it can do: updated, or with other apps. It looks"
            " again and goes on by itself."
        )
        return made(Kind.UNAVAILABLE, CHANGED, text)
    if error.status == 413 or error.name == "RequestEntityTooLarge":
        return made(Kind.REJECTED, "odoo_request_too_large", "Odoo refuses requests of this size.")
    return made(
        Kind.BUG,
        "odoo_internal_error",
        f"Odoo failed while it worked on this ({error.name}: {said}). Odoo's log says more.",
    )


def right_missing(message: str, detail: str = "") -> GatewayError | None:
    """A right that the user lacks for a whole model or company, as Odoo words it in an error or in a message of `load`."""
    if "unauthorized or invalid companies" in message:
        text = (
            "The Odoo user may not act for the company of this channel. Allow the company to the user in Odoo (Settings,"
            " Users), or choose another one in the channel's settings."
        )
        return GatewayError(Kind.ACCESS, text, "odoo_company_denied", detail)
    found = _MODEL_RIGHT.search(message)
    field = _FIELD_RIGHT.search(message)
    if found:
        model, right = found[2], _VERBS.get(found[1], found[1])
    elif field:
        model, right = field[1], "read"
    else:
        return None
    text = (
        f"The Odoo user lacks the right to {right} {model}. Give the user the role that {app_of(model)} needs, or use"
        " the API key of another user."
    )
    return GatewayError(Kind.ACCESS, text, "odoo_right_missing", detail)


def _no_right(error: Refused, where: Situation, note: str) -> GatewayError:
    # Where no model is named it is a record rule: this one record, not the model.
    text = f"The Odoo user may not use this record: {sentence(error.message)}"
    return right_missing(error.message, note) or GatewayError(Kind.REJECTED, text, "odoo_record_denied", note)


_APPS = (
    (("sale.", "crm.team", "product.pricelist"), "Sales (sale_management)"),
    (("stock.",), "Inventory (stock)"),
    (("res.partner",), "Contacts (its Creation right)"),
    (("delivery.",), "Delivery Methods (stock_delivery)"),
    (("account.",), "Invoicing (account)"),
    (("product.",), "Sales (sale_management)"),
)


def app_of(model: str) -> str:
    for prefixes, app in _APPS:
        if model.startswith(prefixes):
            return app
    return f"the app that owns {model}"


def sentence(message: str, limit: int = 400) -> str:
    """Odoo's own sentence, without markup, lists of debug values and surplus space."""
    text = re.sub(r"<[^>]{0,200}>", " ", message)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
