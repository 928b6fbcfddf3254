from django.apps import AppConfig


class ConnectorWebConfig(AppConfig):
    name = "connector_web"

    def ready(self) -> None:
        from connector_web import checks  # noqa: F401
