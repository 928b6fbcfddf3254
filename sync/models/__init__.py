"""WHAT moves, and what happened."""

from sync.models.events import Event
from sync.models.links import Link, Offer
from sync.models.orders import Document, Order, OrderItem, OrderState
from sync.models.problems import Problem, ProblemState
from sync.models.runs import Cursor, Run, RunState
from sync.models.work import Attempt, Heartbeat, Lease, Work, WorkState

__all__ = [
    "Attempt",
    "Cursor",
    "Document",
    "Event",
    "Heartbeat",
    "Lease",
    "Link",
    "Offer",
    "Order",
    "OrderItem",
    "OrderState",
    "Problem",
    "ProblemState",
    "Run",
    "RunState",
    "Work",
    "WorkState",
]
