"""Under /settings/: what is connected, how orders become sales, who may do what."""

from django.urls import path

from sync.views.settings import amazon, amazon_connect, hub

urlpatterns = [
    path("", hub.hub, name="settings"),
    path("amazon/", amazon.accounts, name="settings_amazon"),
    path("amazon/connect/", amazon_connect.connect, name="settings_amazon_connect"),
    path("amazon/appstore/", amazon_connect.appstore, name="settings_amazon_appstore"),
    path("amazon/callback/", amazon_connect.callback, name="settings_amazon_callback"),
    path("amazon/<uuid:uid>/", amazon.account, name="settings_amazon_account"),
    path("amazon/<uuid:uid>/renew/", amazon_connect.renew, name="settings_amazon_renew"),
    path("amazon/<uuid:uid>/name/", amazon.rename, name="settings_amazon_rename"),
    path("amazon/<uuid:uid>/switch/", amazon.switch, name="settings_amazon_switch"),
    path("amazon/<uuid:uid>/look-again/", amazon.look_again, name="settings_amazon_look"),
    path("amazon/<uuid:uid>/roles/", amazon.check_roles, name="settings_amazon_roles"),
    path("amazon/<uuid:uid>/disconnect/", amazon.disconnect, name="settings_amazon_disconnect"),
]
