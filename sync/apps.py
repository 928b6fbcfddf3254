from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyncConfig(AppConfig):
    name = "sync"
    verbose_name = _("Sync")

    def ready(self) -> None:
        from accounts.connecting import odoo_moved
        from sync import moved

        odoo_moved.connect(moved.forget, dispatch_uid="sync.moved")
