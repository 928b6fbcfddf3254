"""Under /settings/: what is connected, how orders become sales, who may do what."""

from django.urls import path

from sync.views.settings import alerts, hub

urlpatterns = [
    path("", hub.hub, name="settings"),
    path("alerts/", alerts.settings_alerts, name="settings_alerts"),
]
