"""Who carries a parcel, and under which number, in Odoo's few fields."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.gateways.amazon.records import Package
from accounts.gateways.odoo.records import Named
from sync.rules.texts import line


@dataclass(frozen=True, slots=True)
class Carriage:
    carrier: str = ""
    tracking: str = ""


def carriage(packages: Sequence[Package]) -> Carriage:
    """All tracking numbers; where several carriers share an order, each number says whose it is."""
    names: dict[str, str] = {}
    for package in packages:
        if name := line(package.carrier):
            names.setdefault(name.casefold(), name)
    numbers = (
        f"{number} ({line(package.carrier)})" if len(names) > 1 and line(package.carrier) else number
        for package in packages
        if (number := line(package.tracking))
    )
    return Carriage(", ".join(names.values()), ", ".join(dict.fromkeys(numbers)))


def of_odoo(name: str, carriers: Sequence[Named], company_id: int) -> int | None:
    """The company's own carrier of this name before one that all companies share."""
    wanted = line(name).casefold()
    same = [one for one in carriers if wanted and line(one.name).casefold() == wanted]
    return next((one.id for company in (company_id, None) for one in same if one.company_id == company), None)
