"""What Odoo's delivery methods are called on Amazon: the page Carriers."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Channel, Merchant, OdooNote
from sync.flows.delivery_methods import KEY
from sync.models import CarrierRule, Shipment
from sync.rules.carriers import Carrier, Rule, normal, resolve

RECENT = 2000


@dataclass(frozen=True, slots=True)
class Mapped:
    """A delivery method, and what Amazon is told where no rule of a country says otherwise. None: nothing, it waits."""

    method: str
    carrier: Carrier | None
    archived: bool = False


def rules_of(merchant: Merchant) -> list[CarrierRule]:
    return list(CarrierRule.objects.filter(merchant=merchant).order_by("carrier", "country", "pk"))


def countries_of(merchant: Merchant) -> list[tuple[str, str]]:
    channels = Channel.objects.filter(merchant=merchant).select_related("marketplace")
    return sorted({(one.marketplace.country, str(one.marketplace)) for one in channels})


def mapped(merchant: Merchant, rules: Sequence[CarrierRule]) -> list[Mapped]:
    """Odoo's own list as it was last read, what deliveries named lately, and deliveries without a method at the end."""
    own = [Rule(one.carrier, one.country, one.code, one.name, one.service) for one in rules]
    countries = {country for country, _ in countries_of(merchant)}
    country = countries.pop() if len(countries) == 1 else ""
    found: dict[str, tuple[str, str, bool]] = {}
    note = OdooNote.objects.filter(connection__merchant=merchant, key=KEY).first()
    for method in note.value if note else ():
        found.setdefault(normal(method["name"]), (method["name"], method["type"], not method["active"]))
    recent = Shipment.objects.filter(merchant=merchant).order_by("-left", "-pk").values_list("carrier", "delivery_type")
    for name, kind in dict.fromkeys(recent[:RECENT]):
        found.setdefault(normal(name), (name, kind, False))
    found.pop("", None)
    rows = [
        Mapped(name, resolve(name, kind, country, own), archived)
        for name, kind, archived in sorted(found.values(), key=lambda one: (one[2], one[0].casefold()))
    ]
    return [*rows, Mapped("", resolve("", "", country, own))]
