"""The protocols that Odoo speaks."""
