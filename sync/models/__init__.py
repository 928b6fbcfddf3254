"""WHAT moves, and what happened."""

from sync.models.alerts import Alert, AlertChoice, AlertMail, MailState
from sync.models.completeness import CheckState, Completeness
from sync.models.events import Event
from sync.models.links import Link
from sync.models.mails import RefusalMail
from sync.models.mappings import MappingVersion
from sync.models.offers import Offer
from sync.models.orders import Document, Order, OrderItem, OrderState
from sync.models.problems import Problem, ProblemState
from sync.models.pulse import Pulse
from sync.models.runs import Cursor, OdooCursor, Run, RunState
from sync.models.shipments import CarrierRule, Shipment, ShipmentState
from sync.models.stock import FbaStock, FeedState, StockFeed, StockLevel, StockState
from sync.models.work import Attempt, Heartbeat, Lease, Work, WorkState

__all__ = [
    "Alert",
    "AlertChoice",
    "AlertMail",
    "Attempt",
    "CarrierRule",
    "CheckState",
    "Completeness",
    "Cursor",
    "Document",
    "Event",
    "FbaStock",
    "FeedState",
    "Heartbeat",
    "Lease",
    "Link",
    "MailState",
    "MappingVersion",
    "OdooCursor",
    "Offer",
    "Order",
    "OrderItem",
    "OrderState",
    "Problem",
    "ProblemState",
    "Pulse",
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
