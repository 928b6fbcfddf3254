from tests.pretend import amazon, environment, odoo, shop

__all__ = ["amazon", "environment", "odoo", "shop"]
