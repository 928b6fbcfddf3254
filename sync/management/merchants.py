"""The merchant that a command was given."""

from django.core.management.base import CommandError
from django.utils.text import slugify

from accounts.models import Merchant


def merchant_of(name: str) -> Merchant:
    found = Merchant.objects.filter(slug=slugify(name)[:60]).first() or Merchant.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(Merchant.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
        raise CommandError(f"There is no merchant {name!r}. Known: {known}. `manage.py connect odoo` makes one.")
    return found
