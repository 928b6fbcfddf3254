"""Packages that goods are shipped in."""

from ..errors import UserError
from ..orm.fields import Char, Many2one
from ..orm.public import PublicModel
from ..orm.records import Env, Records
from .moves import CLOSED
from .settings import next_name

NOTHING = "There is nothing eligible to put in a pack. Either there are no quantities to put in a pack or all products are already in a pack."


class Package(PublicModel):
    name = "stock.package"
    description = "Package"
    fields = {
        "name": Char("Package Reference", required=True, index=True),
        "company_id": Many2one("res.company", "Company"),
    }

    def complete(self, env: Env, values: dict[str, object]) -> None:
        if not values.get("name"):
            domain = [("code", "=", "stock.package")]
            values["name"] = next_name(env, env.search("ir.sequence", domain, limit=1))


def put_in_pack(picking: Records) -> Records:
    """What is picked and in no package yet; where nothing is picked, all that has a quantity."""
    loose = picking["move_line_ids"].filtered(
        lambda line: line["quantity"] and not line["result_package_id"] and line["state"] not in CLOSED
    )
    loose = loose.filtered(lambda line: line["picked"]) or loose
    if not loose:
        raise UserError(NOTHING)
    made = picking.env.create(Package.name, {"company_id": picking["company_id"].id})
    loose.write(result_package_id=made.id)
    return made
