"""Units of measure, and quantities from one into another."""

from ..orm.fields import Boolean, Char, Float, Many2one, constant
from ..orm.public import PublicModel
from ..orm.records import Records


def size(unit: Records) -> float:
    """In its reference unit: a dozen is twelve."""
    above = unit["relative_uom_id"]
    return float(unit["relative_factor"] or 1.0) * (size(above) if above else 1.0)


class Unit(PublicModel):
    name = "uom.uom"
    description = "Product Unit of Measure"
    fields = {
        "name": Char("Unit Name", required=True, index=True),
        "relative_factor": Float("Contains", required=True, default=constant(1.0)),
        "relative_uom_id": Many2one("uom.uom", "Reference Unit"),
        "factor": Float("Absolute Quantity", compute=size),
        "rounding": Float("Rounding Precision", compute=lambda unit: 0.01),
        "active": Boolean("Active", default=constant(True)),
    }


def convert(quantity: float, given: Records, wanted: Records) -> float:
    """Rounded as Odoo rounds quantities; what has no unit stays as it is."""
    if not given or not wanted or given == wanted:
        return quantity
    return round(quantity * size(given) / size(wanted), 6)
