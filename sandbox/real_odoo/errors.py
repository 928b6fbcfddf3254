"""What the launcher says when it cannot give an Odoo."""


class OdooUnavailable(RuntimeError):
    """A real Odoo cannot be had here; the text says why and how to cure it."""


ELSEWHERE = (
    "Where this machine cannot run it, start a container image such as odoo:19 and set ODOO_TEST_URL, "
    "ODOO_TEST_DATABASE, ODOO_TEST_LOGIN and ODOO_TEST_KEY."
)
