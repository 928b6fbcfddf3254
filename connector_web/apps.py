from django.apps import AppConfig
from django.contrib.admin import apps as admin


class ConnectorWebConfig(AppConfig):
    name = "connector_web"

    def ready(self) -> None:
        from connector_web import checks  # noqa: F401


class EngineRoomConfig(admin.AdminConfig):
    default = False  # named in the settings
    default_site = "connector_web.engine_room.EngineRoom"

    def ready(self) -> None:
        super().ready()
        from connector_web import engine_room

        engine_room.tidy()
