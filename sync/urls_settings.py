"""Under /settings/: what is connected, how orders become sales, who may do what."""

from django.urls import path

from sync.views.settings import channels, hub, odoo, start

urlpatterns = [
    path("", hub.hub, name="settings"),
    path("start/", start.start, name="settings_start"),
    path("start/orders/", start.orders, name="settings_start_preview"),
    path("start/begin/", start.begin, name="settings_start_begin"),
    path("odoo/", odoo.odoo, name="settings_odoo"),
    path("odoo/connect/", odoo.connect, name="settings_odoo_connect"),
    path("odoo/check/", odoo.check, name="settings_odoo_check"),
    path("channels/", channels.channel_list, name="settings_channels"),
    path("channels/products/", channels.products, name="settings_channels_products"),
    path("channels/<uuid:uid>/", channels.channel, name="settings_channels_one"),
    path("channels/<uuid:uid>/save/", channels.save, name="settings_channels_save"),
    path("channels/<uuid:uid>/copy/", channels.copy, name="settings_channels_copy"),
]
