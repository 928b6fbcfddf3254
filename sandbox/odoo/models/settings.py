"""What an Odoo is made of: models, modules, external ids, groups, precisions."""

from typing import Any

from ..errors import AccessError
from ..orm.calls import model_method
from ..orm.fields import Boolean, Char, Choice, Integer, Many2many, Many2one, constant
from ..orm.public import PublicModel
from ..orm.records import Env, Records

MODULE_STATES = (
    ("uninstallable", "Uninstallable"),
    ("uninstalled", "Not Installed"),
    ("installed", "Installed"),
    ("to upgrade", "To be upgraded"),
    ("to remove", "To be removed"),
    ("to install", "To be installed"),
)


class IrModel(PublicModel):
    name = "ir.model"
    description = "Models"
    order = "model"
    named_by = ("model",)
    fields = {
        "name": Char("Model Description", required=True),
        "model": Char("Model", required=True, index=True),
        "transient": Boolean("Transient Model"),
    }


class IrModelData(PublicModel):
    name = "ir.model.data"
    description = "Model Data"
    order = "module, model, name"
    unique = (("module", "name"),)
    fields = {
        "module": Char("Module", required=True, default=constant("")),
        "name": Char("External Identifier", required=True, index=True),
        "model": Char("Model Name", required=True),
        "res_id": Integer("Record ID", index=True),
        "noupdate": Boolean("Non Updatable"),
    }

    @model_method
    def check_object_reference(
        self, env: Env, module: str, xml_id: str, raise_on_access_error: bool = False
    ) -> list[Any]:
        """For every user, also those who may not read this model. An archived record is not found, as in Odoo."""
        found = self.registry.external_id(env, module, xml_id)
        if found is None:
            raise ValueError(f"External ID not found in the system: {module}.{xml_id}")
        model = self.registry.models[found["model"]]
        if isinstance(model, PublicModel) and model.search(env, [("id", "=", found["res_id"])]):
            return [found["model"], found["res_id"]]
        if raise_on_access_error:
            raise AccessError(f'Not enough access rights on the external ID "{module}.{xml_id}"')
        return [found["model"], False]


class IrModuleModule(PublicModel):
    name = "ir.module.module"
    description = "Module"
    unique = (("name",),)
    fields = {
        "name": Char("Technical Name", required=True, index=True),
        "shortdesc": Char("Module Name"),
        "summary": Char("Summary"),
        "state": Choice("Status", MODULE_STATES, default=constant("uninstalled")),
        "installed_version": Char("Latest Version", compute=lambda module: f"{module.model.registry.version}.1.0"),
        "latest_version": Char("Installed Version"),
        "application": Boolean("Application"),
        "auto_install": Boolean("Automatic Installation"),
    }


class Groups(PublicModel):
    name = "res.groups"
    description = "Access Groups"
    fields = {
        "name": Char("Name", required=True),
        "full_name": Char("Group Name", index=True),
        "implied_ids": Many2many("res.groups", "Implied Groups"),
    }

    def display_name(self, record: Records) -> str:
        return str(record.row["full_name"])


class DecimalPrecision(PublicModel):
    name = "decimal.precision"
    description = "Decimal Precision"
    unique = (("name",),)
    fields = {
        "name": Char("Usage", required=True, index=True),
        "digits": Integer("Digits", required=True, default=constant(2)),
    }

    @model_method
    def precision_get(self, env: Env, application: str) -> int:
        found = env.with_(su=True).search(self.name, [("name", "=", application)])
        return int(found["digits"]) if found else 2


class Sequence(PublicModel):
    name = "ir.sequence"
    description = "Sequence"
    fields = {
        "name": Char("Name", required=True),
        "code": Char("Sequence Code", index=True),
        "prefix": Char("Prefix"),
        "padding": Integer("Sequence Size", default=constant(5)),
        "company_id": Many2one("res.company", "Company"),
    }


def next_name(env: Env, sequence: Records) -> str:
    """Numbers are given outside of the transaction: a rollback leaves a gap, as with PostgreSQL's sequences."""
    number = env.tx.store.next_value(f"{Sequence.name}:{sequence.id}")
    return f"{sequence['prefix'] or ''}{number:0{sequence['padding']}d}"


def next_by_code(env: Env, code: str) -> str:
    return next_name(env, env.with_(su=True).search(Sequence.name, [("code", "=", code)], limit=1))
