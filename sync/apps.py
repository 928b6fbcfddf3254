from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "sync"
    verbose_name = "Sync"

    def ready(self) -> None:
        from accounts.connecting import odoo_moved
        from sync import moved

        odoo_moved.connect(moved.forget, dispatch_uid="sync.moved")
