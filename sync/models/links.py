"""What belongs to what: external ids in Odoo."""

from typing import ClassVar

from django.db import models

from accounts.models import OdooConnection


class Link(models.Model):
    """An external id that we know Odoo holds. A cache: Odoo's own ir.model.data is the truth."""

    connection = models.ForeignKey(OdooConnection, models.CASCADE, related_name="links")
    key = models.CharField(max_length=160)
    model = models.CharField(max_length=60)
    odoo_id = models.IntegerField()
    content = models.CharField(max_length=64, blank=True, help_text="Hash of what was written")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connection", "key"], name="one_record_a_key")]

    def __str__(self) -> str:
        return f"{self.key} = {self.model}({self.odoo_id})"
