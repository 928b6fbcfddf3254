"""What every row has: an opaque name for the outside, made before the row is saved."""

import uuid
from typing import ClassVar

from django.db import models

from accounts import secrets


class Row(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class SecretsMixin(models.Model):
    """Secrets of a row, sealed at its own address. `secret_fields` are text columns that hold sealed text only."""

    secret_fields: ClassVar[tuple[str, ...]] = ()
    uid: models.UUIDField
    merchant_id: int

    class Meta:
        abstract = True

    def _address(self, field: str) -> str:
        return f"{self.merchant_id}|{self._meta.db_table}|{field}|{self.uid}"

    def secret(self, field: str) -> str:
        assert field in self.secret_fields
        return secrets.unseal(getattr(self, field), self._address(field))

    def set_secret(self, field: str, text: str) -> None:
        assert field in self.secret_fields
        setattr(self, field, secrets.seal(text, self._address(field)))
