"""Countries, their states, currencies, languages."""

from decimal import Decimal
from typing import Any

from ..errors import ValidationError
from ..orm.fields import Boolean, Char, Choice, Float, Integer, Many2many, Many2one, One2many, constant
from ..orm.public import PublicModel
from ..orm.records import Env, Records

UNIQUE_CURRENCY = "The currency code must be unique!"


class Country(PublicModel):
    name = "res.country"
    description = "Country"
    order = "name"
    named_by = ("code",)
    unique = (("code",),)
    unique_texts = {("code",): "The code of the country must be unique!"}
    fields = {
        "name": Char("Country Name", required=True, index=True),
        "code": Char("Country Code", required=True, index=True),
        "currency_id": Many2one("res.currency", "Currency"),
        "phone_code": Integer("Country Calling Code"),
        "state_ids": One2many("res.country.state", "country_id", "States"),
    }

    def named(self, env: Env, name: str, domain: list[Any], operator: str, limit: int | None) -> Records:
        """A code of two letters names its country before any name is looked at."""
        if name and len(name) == 2:
            by_code = self.find(env, [("code", "=", name.upper()), *domain], limit=limit)
            if by_code:
                return by_code
        return super().named(env, name, domain, operator, limit)


class CountryGroup(PublicModel):
    name = "res.country.group"
    description = "Country Group"
    order = "name"
    fields = {
        "name": Char("Group Name", required=True, index=True),
        "country_ids": Many2many("res.country", "Countries"),
    }


class CountryState(PublicModel):
    name = "res.country.state"
    description = "Country state"
    order = "code, id"
    named_by = ("code",)
    unique = (("country_id", "code"),)
    unique_texts = {("country_id", "code"): "The code of the state must be unique by country!"}
    fields = {
        "name": Char("State Name", required=True, index=True),
        "code": Char("State Code", required=True, index=True),
        "country_id": Many2one("res.country", "Country", required=True),
    }

    def display_name(self, record: Records) -> str:
        return f"{record['name']} ({record['country_id']['code']})"


class Currency(PublicModel):
    name = "res.currency"
    description = "Currency"
    order = "active desc, name"
    named_by = ("full_name",)
    unique = (("name",),)
    unique_texts = {("name",): UNIQUE_CURRENCY}
    fields = {
        "name": Char("Currency", required=True, index=True),
        "full_name": Char("Name"),
        "symbol": Char("Symbol", required=True),
        "rounding": Float("Rounding Factor", default=constant(0.01)),
        "decimal_places": Integer("Decimal Places", compute=lambda currency: decimal_places(currency)),
        "position": Choice("Symbol Position", (("after", "After Amount"), ("before", "Before Amount"))),
        "rate": Float("Current Rate", compute=lambda currency: 1.0),
        "active": Boolean("Active", default=constant(True)),
    }

    def before_change(self, records: Records, values: dict[str, Any]) -> None:
        if values.get("active") is False:
            used = records.env.search("res.company", [("currency_id", "in", list(records.ids))])
            if used:
                raise ValidationError("This currency is set on a company and therefore cannot be deactivated.")


class Lang(PublicModel):
    name = "res.lang"
    description = "Languages"
    fields = {
        "name": Char("Name", required=True),
        "code": Char("Locale Code", required=True, index=True),
        "iso_code": Char("ISO code"),
        "active": Boolean("Active", default=constant(True)),
    }


def decimal_places(currency: Records) -> int:
    return max(0, -int(Decimal(str(currency["rounding"])).normalize().as_tuple().exponent))  # type: ignore[arg-type]
