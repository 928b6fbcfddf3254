"""Under /settings/: what is connected, how orders become sales, who may do what."""

from django.urls import path

from sync.views.settings import hub, odoo

urlpatterns = [
    path("", hub.hub, name="settings"),
    path("odoo/", odoo.odoo, name="settings_odoo"),
    path("odoo/connect/", odoo.connect, name="settings_odoo_connect"),
    path("odoo/check/", odoo.check, name="settings_odoo_check"),
]
