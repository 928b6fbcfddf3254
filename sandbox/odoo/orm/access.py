"""Who may do what: rights per model and group, and rules that hide records."""

from typing import TYPE_CHECKING, Any

from ..errors import AccessError
from .records import Env, Records

if TYPE_CHECKING:
    from .registry import Registry

OPERATIONS = ("read", "write", "create", "unlink")
VERBS = {"read": "access", "write": "modify", "create": "create", "unlink": "delete"}
Rights = dict[str, dict[str, str]]  # model -> group -> letters of OPERATIONS


class Access:
    def __init__(self, registry: "Registry") -> None:
        self.registry = registry
        self.rights: Rights = {}
        self.rules: dict[str, dict[str, Any]] = {}  # model -> group -> domain maker
        self.of_companies: frozenset[str] = frozenset()  # models whose records belong to a company, or to all

    def groups(self, env: Env) -> set[str]:
        row = env.tx.get("res.users", env.uid)
        names: set[str] = set()
        for group_id in row["group_ids"] if row else ():
            names |= self._with_implied(env, group_id)
        return names

    def _with_implied(self, env: Env, group_id: int) -> set[str]:
        row = env.tx.get("res.groups", group_id)
        if not row:
            return set()
        names = {str(row["full_name"])}
        for implied in row["implied_ids"]:
            names |= self._with_implied(env, implied)
        return names

    def allowed(self, env: Env, model: str, operation: str) -> bool:
        if env.su:
            return True
        rights = self.rights.get(model, {})
        return any(operation[0] in rights.get(group, "") for group in self.groups(env))

    def check(self, env: Env, model: str, operation: str) -> None:
        if not self.allowed(env, model, operation):
            raise AccessError(self.refusal(model, operation))

    def refusal(self, model: str, operation: str) -> str:
        groups = sorted(
            group.replace(" / ", "/")
            for group, letters in self.rights.get(model, {}).items()
            if operation[0] in letters
        )
        if groups:
            may = "This operation is allowed for the following groups:\n" + "".join(f"\t- {g}\n" for g in groups)
        else:
            may = "No group currently allows this operation.\n"
        description = self.registry.models[model].description
        return (
            f"You are not allowed to {VERBS[operation]} '{description}' ({model}) records.\n\n{may}\n"
            "Contact your administrator to request access if necessary."
        )

    def rule(self, env: Env, model: str) -> list[Any] | None:
        """A domain that every record must meet, or None. Rules of several groups widen each other; the one of the
        companies narrows them."""
        if env.su:
            return None
        groups = self.groups(env)
        domains = [make(env) for group, make in self.rules.get(model, {}).items() if group in groups]
        either = [] if [] in domains else ["|"] * (len(domains) - 1) + [leaf for domain in domains for leaf in domain]
        found = [*self._companies(env, model), *either]
        return found or None

    def _companies(self, env: Env, model: str) -> list[Any]:
        if model != "res.company" and model not in self.of_companies:
            return []
        allowed = list(env.company_ids)
        if not set(allowed) <= set(env.user["company_ids"].ids):
            raise AccessError("Access to unauthorized or invalid companies.")
        if model == "res.company":
            return [("id", "in", allowed)]
        return ["|", ("company_id", "=", False), ("company_id", "in", allowed)]

    def check_rule(self, records: Records, operation: str) -> None:
        rule = self.rule(records.env, records.model.name)
        if rule is None or not records:
            return
        env = records.env.with_(active_test=False)
        seen = records.model.find(env, [("id", "in", list(records.ids))])
        if len(seen) < len(records):
            if self.registry.version < 17:
                raise AccessError(
                    f"Due to security restrictions, you are not allowed to {VERBS[operation]}"
                    f" '{records.model.description}' ({records.model.name}) records.\n\n"
                    "Contact your administrator to request access if necessary."
                )
            raise AccessError(
                f"Uh-oh! Looks like you have stumbled upon some top-secret records.\n\n"
                f"Sorry, {records.env.user.name} (id={records.env.uid}) doesn't have '{operation}' access to:\n"
                f"- {records.model.description} ({records.model.name})"
            )
