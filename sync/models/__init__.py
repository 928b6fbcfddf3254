"""WHAT moves, and what happened."""

from sync.models.events import Event
from sync.models.links import Link
from sync.models.mails import RefusalMail
from sync.models.offers import Offer
from sync.models.orders import Document, Order, OrderItem, OrderState
from sync.models.problems import Problem, ProblemState
from sync.models.runs import Cursor, OdooCursor, Run, RunState
from sync.models.shipments import CarrierRule, Shipment, ShipmentState
from sync.models.stock import FbaStock, FeedState, StockFeed, StockLevel, StockState
from sync.models.work import Attempt, Heartbeat, Lease, Work, WorkState

__all__ = [
    "Attempt",
    "CarrierRule",
    "Cursor",
    "Document",
    "Event",
    "FbaStock",
    "FeedState",
    "Heartbeat",
    "Lease",
    "Link",
    "OdooCursor",
    "Offer",
    "Order",
    "OrderItem",
    "OrderState",
    "Problem",
    "ProblemState",
    "RefusalMail",
    "Run",
    "RunState",
    "Shipment",
    "ShipmentState",
    "StockFeed",
    "StockLevel",
    "StockState",
    "Work",
    "WorkState",
]
