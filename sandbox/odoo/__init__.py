"""A pretend Odoo: speaks XML-RPC, JSON-RPC and JSON-2, keeps orders, stock and deliveries, and fails on demand."""

from .server import ADMIN, ADMIN_KEY, DATABASE, SALES, SALES_KEY, WEAK, WEAK_KEY, Call, PretendOdoo

__all__ = ["ADMIN", "ADMIN_KEY", "DATABASE", "SALES", "SALES_KEY", "WEAK", "WEAK_KEY", "Call", "PretendOdoo"]
