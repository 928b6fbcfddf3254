"""The 23 marketplaces, as they were when this migration was written; the admin adds and corrects."""

from typing import Any

from django.db import migrations

from accounts.gateways.amazon.marketplaces import MARKETPLACES


def seed(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("accounts", "Marketplace")
    for one in MARKETPLACES.values():
        model.objects.update_or_create(
            id=one.id,
            defaults={
                "name": one.name,
                "country": one.country,
                "region": one.region.lower(),
                "currency": one.currency,
                "time_zone": one.time_zone,
                "seller_central": one.seller_central,
                "consent": one.consent,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
