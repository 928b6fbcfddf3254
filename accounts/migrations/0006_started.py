"""What is connected already goes on: it was started when it was authorised."""

from django.db import migrations, models
from django.db.models import F


def started(apps, schema_editor):
    account = apps.get_model("accounts", "SellerAccount")
    account.objects.filter(started_at=None).update(started_at=F("authorised_at"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_amazon_consent")]

    operations = [
        migrations.AddField(
            model_name="selleraccount",
            name="started_at",
            field=models.DateTimeField(
                blank=True,
                null=True,
                help_text="When a person pressed Start; before, nothing is read or written by itself",
            ),
        ),
        migrations.RunPython(started, migrations.RunPython.noop),
    ]
