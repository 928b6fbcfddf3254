"""One database: its rows, its users, and calls that are transactions."""

import random
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from .data.rights import OF_COMPANIES, RULES, rights_of
from .data.seed import seed
from .errors import AccessDenied, MissingError, SerializationFailure, UserError, ValidationError, Violation
from .models import MODELS
from .models.people import SECRET
from .orm import calls
from .orm.loading import MANY, TOO_MANY
from .orm.model import Model
from .orm.records import Env
from .orm.registry import Registry
from .store import Store, Transaction
from .versions import adapt, model_name, offers

TRIES = 5
SUPERUSER = 1
CONFLICT = "could not serialize access due to concurrent update\n"


@cache
def registry(version: str) -> Registry:
    made = Registry(MODELS, float(version), adapt, offers)
    made.access.rights = rights_of(made.version)
    made.access.rules = RULES
    made.access.of_companies = OF_COMPANIES
    return made


@cache
def template(version: str) -> Store:
    """A freshly installed Odoo, made once: every database starts as its copy."""
    store = Store()
    models = registry(version)
    models.prepare(store)
    transaction = store.begin()
    seed(Env(models, transaction, SUPERUSER, {}, su=True))
    transaction.commit()
    return store


class Database:
    def __init__(self, name: str, version: str, clock: Callable[[], datetime] | None = None) -> None:
        self.name = name
        self.registry = registry(version)
        self.store = template(version).copy(clock)
        self.hidden: set[str] = set()  # models whose module is "not installed"
        # Runs inside of a call's transaction, before it commits: where faults and tests hold it back.
        self.before_commit: Callable[[str, str], None] = lambda model, method: None

    # Who is calling.

    def authenticate(self, login: str, secret: str) -> int | bool:
        return self._read(lambda env: self._login(env, login, secret))

    def check(self, uid: int, secret: str) -> None:
        """The password, or one of the keys, of this user."""
        self._read(lambda env: self._check(env, uid, secret))

    def user_of_key(self, key: str) -> int | None:
        return self._read(lambda env: _key_owner(env, key))

    def _login(self, env: Env, login: str, secret: str) -> int | bool:
        user = env.search("res.users", [("login", "=", login)], limit=1)
        try:
            self._check(env, user.id, secret)
        except (AccessDenied, MissingError):
            return False
        return user.id

    def _check(self, env: Env, uid: int, secret: str) -> None:
        user = env.browse("res.users", uid)
        if not user.exists():
            raise MissingError(f"Record does not exist or has been deleted.\n(Record: res.users({uid},), User: {uid})")
        password = user.row.get(f"{SECRET}password")
        if not user["active"] or not secret:
            raise AccessDenied
        if (password and secret == password) or _key_owner(env, secret) == uid:
            return
        raise AccessDenied

    # Calls.

    def model(self, name: str) -> Model | None:
        return None if name in self.hidden else self.registry.models.get(model_name(name, self.registry.version))

    def execute(self, uid: int, model: str, method: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        found = self.model(model)
        if found is None:
            raise UserError(f"Object {model} doesn't exist")
        return self._retrying(uid, found, method, lambda env: calls.positional(env, found, method, args, kwargs))

    def execute_named(self, uid: int, model: Model, method: str, body: dict[str, Any]) -> Any:
        return self._retrying(uid, model, method, lambda env: calls.named(env, model, method, dict(body)))

    def _retrying(self, uid: int, model: Model, method: str, call: Callable[[Env], Any]) -> Any:
        """As Odoo: a call that lost against another one is run again, up to five times. `load` reports it instead."""
        for tries_left in reversed(range(TRIES)):
            transaction = self.store.begin()
            try:
                result = call(Env(self.registry, transaction, uid))
                self.before_commit(model.name, method)
                transaction.commit()
            except SerializationFailure:
                if method == "load":
                    return lost(transaction)
                if not tries_left:
                    raise
                time.sleep(random.uniform(0, 0.01))
            except Violation as error:
                raise ValidationError(f"The operation cannot be completed: {error.text}") from error
            else:
                return result
            finally:
                transaction.rollback()  # of what is committed, nothing
        raise SerializationFailure

    def run(self, work: Callable[[Env], Any], uid: int = SUPERUSER) -> Any:
        """For the house itself: what a person does in Odoo's screens, or a test arranges."""
        transaction = self.store.begin()
        try:
            result = work(Env(self.registry, transaction, uid, {}, su=True))
            transaction.commit()
            return result
        finally:
            transaction.rollback()  # of what is committed, nothing

    def _read(self, work: Callable[[Env], Any]) -> Any:
        transaction: Transaction = self.store.begin()
        try:
            return work(Env(self.registry, transaction, SUPERUSER, {}, su=True))
        finally:
            transaction.rollback()


def lost(transaction: Transaction) -> dict[str, Any]:
    """What `load` answers, with HTTP 200, when another transaction was faster. Nothing of it is written."""
    conflict = {"type": "error", "message": CONFLICT}
    messages = [{**where, **conflict} for where in transaction.loaded[:MANY]]
    if len(transaction.loaded) >= MANY:
        messages.append({"type": "warning", "message": TOO_MANY})
    return {"ids": False, "messages": messages, "nextrow": 0}


def _key_owner(env: Env, key: str) -> int | None:
    for found in env.search("res.users.apikeys", [(f"{SECRET}key", "=", key)]):
        expires = found["expiration_date"]
        if (not expires or expires > env.now) and found["user_id"]["active"]:
            return int(found["user_id"].id)
    return None
