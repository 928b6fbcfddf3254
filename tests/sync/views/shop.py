"""Builders: a merchant with orders in every state, as the flows would leave them. Used by the view and browser tests."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Channel, Marketplace, Member, Merchant, OdooConnection, SellerAccount, User
from sync.models import (
    Attempt,
    CarrierRule,
    Cursor,
    Document,
    Event,
    Heartbeat,
    OdooCursor,
    Offer,
    Order,
    OrderItem,
    Problem,
    Pulse,
    Run,
    Shipment,
    Work,
)
from sync.rules.pulse import key

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def marketplace(id: str = "A1PA6795UKMFR9", name: str = "Amazon.de") -> Marketplace:
    found, _ = Marketplace.objects.get_or_create(
        id=id,
        defaults={
            "name": name,
            "country": name[-2:].upper(),
            "region": "eu",
            "currency": "EUR",
            "seller_central": f"https://sellercentral.{name.lower()}",
        },
    )
    return found


def user(email: str, **extra: Any) -> User:
    return User.objects.create_user(email, PASSWORD, **extra)


class Shop:
    """A merchant, its seller account, one channel, its Odoo and an owner."""

    def __init__(self, name: str = "Alpine Gear", now: datetime = NOW) -> None:
        self.now = now
        slug = name.lower().replace(" ", "-")[:50]
        self.merchant = Merchant.objects.create(name=name, slug=slug)
        self.owner = self.member("owner", f"owner@{slug}.example")
        self.account = SellerAccount(
            merchant=self.merchant, region="eu", seller_id=f"A{slug.upper()}"[:40], name=f"{name} EU", started_at=now
        )
        self.account.set_secret("sealed_refresh_token", f"Atzr|planted-{slug}")
        self.account.save()
        self.channel = self.add_channel()
        self.odoo = OdooConnection(
            merchant=self.merchant, url="https://odoo.example.com", database="shop", login="connector", version="19.0"
        )
        self.odoo.set_secret("sealed_key", f"planted-key-{slug}")
        self.odoo.save()
        self.numbers = 1000000

    def member(self, role: str, email: str, **extra: Any) -> User:
        found = user(email, **extra)
        Member.objects.create(merchant=self.merchant, user=found, role=role)
        return found

    def add_channel(self, id: str = "A1PA6795UKMFR9", name: str = "Amazon.de") -> Channel:
        return Channel.objects.create(merchant=self.merchant, account=self.account, marketplace=marketplace(id, name))

    def order(self, state: str = "done", *, minutes: int = 60, document: bool = True, **values: Any) -> Order:
        self.numbers += 1
        fields: dict[str, Any] = {
            "channel": self.channel,
            "amazon_id": f"303-{self.numbers}-{self.numbers}",
            "marketplace_id": self.channel.marketplace_id,
            "fulfilled_by": "MERCHANT",
            "status": "UNSHIPPED",
            "bought": self.now - timedelta(minutes=minutes),
            "updated": self.now - timedelta(minutes=minutes),
            "currency": "EUR",
            "total": Decimal("45.98"),
            "buyer": "Erika Mustermann",
            "state": state,
        }
        if state == "done":
            fields |= {
                "odoo_id": self.numbers,
                "odoo_name": f"S{self.numbers}",
                "odoo_state": "sale",
                "odoo_total": Decimal("45.98"),
                "expected_total": Decimal("45.98"),
                "synced": self.now,
            }
        order = Order.objects.create(merchant=self.merchant, account=self.account, **{**fields, **values})
        OrderItem.objects.create(merchant=self.merchant, order=order, item_id="1", sku=f"MUG-{self.numbers}")
        if document:
            text = json.dumps(payload(order))
            Document.objects.create(order=order, sealed=Document.sealed_for(order, text), hash="0" * 64, at=self.now)
        return order

    def event(self, order: Order, kind: str, minutes: int = 10, user: User | None = None, **params: Any) -> Event:
        return Event.objects.create(
            merchant=self.merchant,
            order=order,
            at=self.now - timedelta(minutes=minutes),
            kind=kind,
            params=params,
            user=user,
        )

    def written(self, order: Order) -> Event:
        lines = [
            {"item": "1", "kind": "item", "name": "Mug, blue", "product": 7, "quantity": "2", "price": "16.7983"},
            {"item": "1", "kind": "shipping", "name": "Shipping · MUG", "product": 9, "quantity": "1", "price": "5.04"},
            {"item": "", "kind": "note", "name": "Gift message: For Hans, with love", "quantity": "1", "price": "0"},
        ]
        return self.event(order, "written", name=order.odoo_name, total="45.98 EUR", lines=lines)

    def problem(self, title: str = "SKU MUG-BLUE matches no product in Odoo", **values: Any) -> Problem:
        fields: dict[str, Any] = {
            "code": "unknown_sku",
            "fingerprint": f"{len(title)}-{Problem.objects.count()}",
            "title": title,
            "cure": "Create the product in Odoo with MUG-BLUE as its internal reference, then press Retry.",
            "first_seen": self.now - timedelta(days=1),
            "last_seen": self.now - timedelta(minutes=5),
        }
        return Problem.objects.create(merchant=self.merchant, **{**fields, **values})

    def hold(self, problem: Problem, order: Order | None = None, **values: Any) -> Order:
        order = order or self.order("blocked", reason=problem.title, reason_code=problem.code)
        work = self.work(order, state="blocked", problem=problem, said=problem.title, **values)
        Attempt.objects.create(
            merchant=self.merchant,
            work=work,
            run=work.run,
            number=1,
            at=self.now,
            outcome="blocked",
            text=problem.title,
        )
        return order

    def work(self, order: Order, **values: Any) -> Work:
        return Work.objects.create(
            **{
                "merchant": self.merchant,
                "account": self.account,
                "order": order,
                "flow": "orders_to_odoo",
                "lane": f"odoo:{self.merchant.pk}",
                "key": str(order.pk),
                "attempts": 1,
                **values,
            }
        )

    def offers(self, long: str = "") -> list[Offer]:
        """One of each state, and with names as long as they come."""
        rows: list[dict[str, Any]] = [
            {"sku": "GRINDER-M", "title": "Pepper mill", "channels": ["AMAZON_EU", "DEFAULT"], "quantity": 4},
            {"sku": "KNIFE-8", "title": "Kitchen knife", "lost": "archived", "product_name": "Knife, 8 inch"},
            {
                "sku": "MUG-BLUE-FBA",
                "title": "Mug, blue",
                "channels": ["AMAZON_EU"],
                "proposed_id": 7,
                "proposed_name": "Mug, blue",
                "proposed_by": "suffix",
            },
            {"sku": "mug red", "proposed_id": 8, "proposed_name": "Mug, red", "proposed_by": "case"},
            {"sku": "POT-1L", "product_id": 9, "product_name": "Teapot 1 l", "matched_by": "reference"},
            {"sku": "SAMPLE", "dismissed": True},
        ]
        rows += [
            {
                "sku": f"{long}-{long}"[:120],
                "title": f"{long} {long} " * 4,
                "proposed_id": 7,
                "proposed_name": f"{long} {long}",
                "proposed_by": "case",
            }
        ] * bool(long)
        common = {"merchant": self.merchant, "account": self.account, "listed": True, "status": "active"}
        common |= {"price": Decimal("12.50"), "currency": "EUR", "asin": "B0CUPMUG01", "seen": self.now}
        common |= {"marketplaces": [self.channel.marketplace_id]}
        return [Offer.objects.create(**{**common, "channels": ["DEFAULT"], **row}) for row in rows]

    def shipment(self, order: Order, state: str = "seen", *, minutes: int = 30, **values: Any) -> Shipment:
        number = 1 + Shipment.objects.count()
        fields: dict[str, Any] = {
            "account": self.account,
            "reference": str(1_000_000_000 + number),
            "picking_id": number,
            "picking_name": f"WH/OUT/{number:05}",
            "carrier": "DHL Paket",
            "carrier_code": "DHL" if state in ("accepted", "seen") else "",
            "tracking": f"0034043416109404255{number}",
            "items": [{"item": "1", "quantity": 2}],
            "left": self.now - timedelta(minutes=minutes),
            "state": state,
            "hash": "x",
            "sent": self.now if state in ("accepted", "seen") else None,
            "accepted": self.now if state in ("accepted", "seen") else None,
            "seen": self.now if state == "seen" else None,
        }
        return Shipment.objects.create(merchant=self.merchant, order=order, **{**fields, **values})

    def hold_shipment(self, problem: Problem, order: Order, **values: Any) -> Shipment:
        parcel = self.shipment(order, "blocked", reason=problem.title, reason_code=problem.code, **values)
        self.work(
            order,
            flow="shipment_to_amazon",
            lane=f"amazon:{self.account.pk}",
            key=str(parcel.pk),
            shipment=parcel,
            state="blocked",
            problem=problem,
            said=problem.title,
        )
        return parcel

    def carrier_rule(self, carrier: str = "Velo-Kurier", code: str = "Other", **values: Any) -> CarrierRule:
        return CarrierRule.objects.create(merchant=self.merchant, carrier=carrier, code=code, **values)

    def run(self, state: str = "done", *, minutes: int = 3, **values: Any) -> Run:
        started = self.now - timedelta(minutes=minutes)
        fields: dict[str, Any] = {
            "account": self.account,
            "flow": "orders",
            "state": state,
            "started": started,
            "heartbeat": started + timedelta(seconds=20),
            "finished": None if state == "running" else started + timedelta(seconds=24),
            "reading": state == "running",
        }
        return Run.objects.create(merchant=self.merchant, **{**fields, **values})

    def read(self, minutes: int = 4) -> None:
        """The account was read some minutes ago, and its next reading is planned; the other flows ran just now."""
        Cursor.objects.update_or_create(
            account=self.account, flow="orders_from_amazon", defaults={"last_ok": self.now - timedelta(minutes=minutes)}
        )
        Work.objects.update_or_create(
            merchant=self.merchant,
            flow="orders_from_amazon",
            key=str(self.account.uid),
            defaults={
                "account": self.account,
                "lane": f"amazon:{self.account.pk}",
                "due": self.now + timedelta(minutes=5 - minutes),
            },
        )
        OdooCursor.objects.update_or_create(
            connection=self.odoo, flow="deliveries_from_odoo", defaults={"last_ok": self.now}
        )
        Cursor.objects.update_or_create(account=self.account, flow="offers_from_amazon", defaults={"last_ok": self.now})
        for subject, account in (("stock", 0), ("fba_stock", self.account.pk)):
            self.pulse(subject, account=account, last_ok=self.now)

    def pulse(self, subject: str, hours: dict[int, tuple[int, int]] | None = None, **values: Any) -> Pulse:
        """`hours`: how many hours ago, and what went well and what did not."""
        counts = {key(self.now - timedelta(hours=ago)): both for ago, both in (hours or {}).items()}
        return Pulse.objects.create(merchant=self.merchant, subject=subject, hours=counts, **values)


def signs_of_life(scheduler: datetime = NOW, worker: datetime = NOW) -> None:
    for name, at in (("scheduler", scheduler), ("worker", worker)):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


def payload(order: Order) -> dict[str, Any]:
    """Amazon's words: two mugs and their shipping, 45.98 EUR in all."""

    def money(amount: str) -> dict[str, str]:
        return {"amount": amount, "currencyCode": order.currency}

    return {
        "orderId": order.amazon_id,
        "createdTime": order.bought.isoformat(),
        "lastUpdatedTime": order.updated.isoformat(),
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": order.marketplace_id},
        "fulfillment": {"fulfillmentStatus": order.status, "fulfilledBy": order.fulfilled_by},
        "buyer": {"buyerName": order.buyer, "buyerEmail": "hidden@marketplace.amazon.de"},
        "recipient": {
            "deliveryAddress": {
                "name": order.buyer,
                "addressLine1": "Heidestraße 17",
                "city": "Köln",
                "postalCode": "51147",
                "countryCode": "DE",
                "phone": "+49 221 000000",
            }
        },
        "proceeds": {"grandTotal": money("45.98")},
        "orderItems": [
            {
                "orderItemId": "1",
                "quantityOrdered": 2,
                "product": {"asin": "B000000001", "title": "Mug, blue", "sellerSku": "MUG-BLUE"},
                "proceeds": {
                    "proceedsTotal": money("45.98"),
                    "breakdowns": [
                        {"type": "ITEM", "subtotal": money("39.98")},
                        {"type": "SHIPPING", "subtotal": money("6.00")},
                    ],
                },
            }
        ],
    }
