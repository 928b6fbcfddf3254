"""One set of tests for the pretend Odoo of every kind and for a real one (ODOO_TEST_VERSION)."""

import itertools
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.gateways.journal import CountingJournal
from accounts.gateways.odoo import ensure, partners, sales
from accounts.gateways.odoo.client import OdooClient
from accounts.gateways.odoo.probe import probe
from accounts.gateways.odoo.records import LineDraft, OrderDraft, PartnerDraft
from sandbox.odoo import ADMIN, ADMIN_KEY, DATABASE, SALES, SALES_KEY, WEAK, WEAK_KEY, PretendOdoo
from sandbox.real_odoo import OdooUnavailable
from tests import real_odoo
from tests.missing import missing

_numbers = itertools.count(1)


@dataclass
class Place:
    """An Odoo with one way to talk to it, and short words for what tests do there."""

    kind: str  # pretend real
    protocol: str
    url: str
    database: str
    login: str
    key: str
    weak: tuple[str, str]
    seller: tuple[str, str] = ("", "")  # all orders and the stock, no administration
    pretend: PretendOdoo | None = None
    memory: dict = field(default_factory=dict)

    def client(self, journal=None, protocol=None, **more):
        more = {"login": self.login, "key": self.key, **more}
        return OdooClient(
            more.pop("url", self.url),
            more.pop("database", self.database),
            more.pop("login"),
            more.pop("key"),
            protocol or self.protocol,
            allow_private=("127.0.0.1",),
            journal=journal,
            **more,
        )

    def __post_init__(self):
        self.odoo = self.client()
        self.probe = probe(self.odoo, seconds=60)  # a database that nobody has asked yet, on a busy machine
        assert self.probe.ok, self.probe.checks
        self.company = self.probe.companies[0]

    def key_of(self, word):
        """An external id that no other test uses."""
        return f"{word}_{os.getpid()}_{next(_numbers)}"

    def product(self, code="MUG", **values):
        """One that is kept in stock, made once; `tracking` may be lot or serial."""
        if code not in self.memory:
            kind = real_odoo.storable(self.probe.fields["product.product"])
            values = {"name": f"The {code}", "default_code": code, "taxes_id": [], **kind, **values}
            self.memory[code] = self.odoo.call("product.product", "create", [values])[0]
        return self.memory[code]

    def warehouse(self):
        if "fba" not in self.memory:
            self.memory["fba"] = ensure.fba_warehouse(self.odoo, self.probe, self.company.id).id
        return self.memory["fba"]

    def tax(self, percent=10):
        if ("tax", percent) not in self.memory:
            values = {"name": self.key_of(f"Tax {percent}"), "amount": percent, "type_tax_use": "sale"}
            values["company_id"] = self.company.id
            self.memory["tax", percent] = self.odoo.call("account.tax", "create", [values])[0]
        return self.memory["tax", percent]

    def people(self, count=1, client=None):
        """Contacts, each with a delivery address: their drafts and ids."""
        drafts = []
        for _ in range(count):
            contact = PartnerDraft(self.key_of("partner"), "Zoë 😀 Buyer", email="zoe@example.com")
            address = PartnerDraft(
                self.key_of("address"), "Zoë at work", parent_key=contact.key, type="delivery", street="Main St 1"
            )
            drafts += [contact, address]
        return drafts, partners.load_partners(client or self.odoo, self.probe, drafts).ids

    def drafts(self, count=1, lines=None, client=None, **values):
        """Order drafts with their partners written, and the ids of those."""
        people, ids = self.people(count, client)
        found = []
        for number in range(count):
            key = self.key_of("order")
            found.append(
                OrderDraft(
                    key=key,
                    reference=f"ref-{key}",
                    origin=f"ref-{key}",
                    partner_key=people[2 * number].key,
                    shipping_key=people[2 * number + 1].key,
                    date_order=datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
                    currency=self.company.currency,
                    total=Decimal("25.48"),
                    lines=tuple((lines or self.lines)(key)),
                    **values,
                )
            )
        return found, ids

    def lines(self, key):
        yield LineDraft(
            f"{key}_1", "item", "A mug\nof clay", self.product(), Decimal(2), Decimal("9.99"), (self.tax(),), "1"
        )
        yield LineDraft(f"{key}_2", "shipping", "Shipping", self.service(), Decimal(1), Decimal("3.50"), ())
        yield LineDraft(f"{key}_3", "note", "Engraved: “Für Änne”")

    def service(self):
        if "service" not in self.memory:
            values = {"name": "Shipping", "type": "service", "taxes_id": []}
            if self.probe.has("product.product", "detailed_type"):
                values["detailed_type"] = values.pop("type")
            self.memory["service"] = self.odoo.call("product.product", "create", [values])[0]
        return self.memory["service"]

    def orders(self, count=1, **values):
        """Confirmed orders: (id, draft) of each."""
        drafts, ids = self.drafts(count, **values)
        loaded = sales.load_orders(self.odoo, self.probe, drafts, ids)
        assert loaded.failures == ()
        done, failures = sales.confirm(self.odoo, self.probe, loaded.ids.values())
        assert (len(done), failures) == (count, [])
        return [(loaded.ids[draft.key], draft) for draft in drafts]

    def act(self, model, method, record_id):
        """A button: JSON-2 wants the ids by name where the method is none of those that the product uses."""
        if self.protocol == "json2":
            return self.odoo.call(model, method, ids=[record_id])
        return self.odoo.call(model, method, [record_id])

    def read(self, model, ids, *fields):
        return self.odoo.call(model, "read", list(ids), list(fields))


PLACES = [
    *(pytest.param(("pretend", "19.0", one), id=f"pretend-19-{one}") for one in ("json2", "jsonrpc", "xmlrpc")),
    pytest.param(("pretend", "17.0", "jsonrpc"), id="pretend-17-jsonrpc"),
    pytest.param(("pretend", "16.0", "jsonrpc"), id="pretend-16-jsonrpc"),
    pytest.param(("pretend", "14.0", "xmlrpc"), id="pretend-14-xmlrpc"),
    *(
        pytest.param(
            ("real", f"{real_odoo.VERSION}.0", one), id=f"real-{real_odoo.VERSION}-{one}", marks=pytest.mark.real_odoo
        )
        for one in real_odoo.PROTOCOLS
    ),
]

# For what only the pretend Odoo can be made to do.
PRETENDS = [one for one in PLACES if one.values[0][0] == "pretend"]
# For what takes apps that the pretend one does not have.
REALS = [one for one in PLACES if one.values[0][0] == "real"]


@pytest.fixture(scope="session")
def pretends():
    running = {}
    yield running
    for odoo in running.values():
        odoo.stop()


@pytest.fixture(scope="session")
def real_database():
    """One fresh database for the whole run of this worker."""
    try:
        odoo = real_odoo.ensure()
        database = odoo.fresh_database(f"gateway_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}")
    except OdooUnavailable as reason:
        missing(f"no real Odoo: {reason}")
    yield odoo, database
    odoo.drop_database(database.name)


@pytest.fixture(scope="session", params=PLACES)
def place(request, pretends):
    kind, version, protocol = request.param
    if kind == "real":
        _, database = request.getfixturevalue("real_database")
        seller = (database.sales_login, database.sales_key)
        return Place("real", protocol, database.url, database.name, database.login, database.api_key, seller, seller)
    if version not in pretends:
        pretends[version] = PretendOdoo(version)
        pretends[version].serve()
    odoo = pretends[version]
    weak, seller = (WEAK, WEAK_KEY), (SALES, SALES_KEY)
    return Place("pretend", protocol, odoo.url, DATABASE, ADMIN, ADMIN_KEY, weak, seller, odoo)


@pytest.fixture(autouse=True)
def _no_faults_left(pretends):
    yield
    for odoo in pretends.values():
        odoo.faults.clear()


@pytest.fixture
def journal():
    return CountingJournal()
