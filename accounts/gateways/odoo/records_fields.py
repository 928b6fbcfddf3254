"""A field of an Odoo model, as Odoo describes it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OdooField:
    name: str
    label: str
    type: str
    help: str = ""
    readonly: bool = False
    required: bool = False
    relation: str = ""
    selection: tuple[tuple[str, str], ...] = ()
    size: int = 0  # of a text; 0: as long as it likes
