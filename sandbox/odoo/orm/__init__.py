"""A small object-relational layer with the semantics of Odoo's own."""
