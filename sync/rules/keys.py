"""External ids in Odoo, made of Amazon's own keys only: never of ours, so that they survive the loss of our database."""

import hashlib
import re

# The underscore joins the parts of a key, so inside of one it is unsafe as well.
_UNSAFE = re.compile(r"[^A-Za-z0-9-]")
_WORD = re.compile(r"[a-z][a-z_]{0,39}")


def digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def safe(text: str) -> str:
    """Odoo's external ids hold no space and no dot; what had to be replaced stays distinct by a digest."""
    if not _UNSAFE.search(text) and len(text) <= 60:
        return text
    return f"{_UNSAFE.sub('_', text)[:40]}_{digest(text)}"


def word(text: str) -> str:
    """For the end of a key, where an underscore parts nothing any more."""
    return text if _WORD.fullmatch(text) else safe(text)


def order_key(region: str, seller_id: str, amazon_id: str) -> str:
    return f"order_{region}_{safe(seller_id)}_{safe(amazon_id)}"


def line_key(order: str, item_id: str, kind: str) -> str:
    """`order` is an order's key; `item_id` is "" for lines of the order as a whole."""
    own = f"0_{digest(item_id)}" if item_id == "0" else safe(item_id) or "0"
    return f"line_{order.removeprefix('order_')}_{own}_{kind}"


def contact_key(region: str, seller_id: str, *identity: str) -> str:
    return f"partner_{region}_{safe(seller_id)}_{digest(*identity)}"


def anonymous_key(marketplace_id: str) -> str:
    return f"partner_anonymous_{safe(marketplace_id)}"


def address_key(contact: str, *parts: str) -> str:
    return f"address_{digest(contact, *parts)}"
