"""Under /settings/: what is connected, how orders become sales, who may do what."""

from django.urls import path

from sync.views.settings import activity, amazon, amazon_connect, channels, hub, odoo, people, start

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
    path("team/", people.team, name="settings_people"),
    path("team/invite/", people.invite, name="settings_people_invite"),
    path("team/invitation/<uuid:uid>/renew/", people.renew_invitation, name="settings_people_renew"),
    path("team/invitation/<uuid:uid>/revoke/", people.revoke_invitation, name="settings_people_revoke"),
    path("team/<int:pk>/role/", people.change_role, name="settings_people_role"),
    path("team/<int:pk>/remove/", people.remove_member, name="settings_people_remove"),
    path("activity/", activity.log, name="settings_activity"),
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
