"""Around an order: sales teams and delivery methods."""

from ..orm.fields import Boolean, Char, Choice, Float, Integer, Many2many, Many2one, constant
from ..orm.public import PublicModel
from ..orm.records import Env, Records


class Team(PublicModel):
    name = "crm.team"
    description = "Sales Team"
    order = "sequence, id"
    fields = {
        "name": Char("Sales Team", required=True, index=True),
        "sequence": Integer("Sequence", default=constant(10)),
        "active": Boolean("Active", default=constant(True)),
        "company_id": Many2one("res.company", "Company"),
        "user_id": Many2one("res.users", "Team Leader"),
        "member_ids": Many2many("res.users", "Salespersons"),
    }


class Carrier(PublicModel):
    name = "delivery.carrier"
    description = "Shipping Methods"
    order = "sequence, id"
    fields = {
        "name": Char("Delivery Method", required=True, index=True),
        "sequence": Integer("Sequence", default=constant(10)),
        "active": Boolean("Active", default=constant(True)),
        "delivery_type": Choice(
            "Provider",
            (("base_on_rule", "Based on Rules"), ("fixed", "Fixed Price")),
            required=True,
            default=constant("fixed"),
        ),
        "product_id": Many2one("product.product", "Delivery Product", required=True),
        "fixed_price": Float("Fixed Price"),
        "tracking_url": Char("Tracking Link"),
        "company_id": Many2one("res.company", "Company"),
    }


def team_of(env: Env, user: Records) -> Records:
    teams = env.search(Team.name, [])
    mine = teams.filtered(lambda team: user.id in team["member_ids"].ids or team["user_id"].id == user.id)
    return (mine or teams).first
