"""Under /settings/: what is connected, how orders become sales, who may do what."""

from django.urls import path

from sync.views.settings import hub

urlpatterns = [
    path("", hub.hub, name="settings"),
]
