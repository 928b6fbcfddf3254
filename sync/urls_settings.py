"""Under /settings/: what is connected, how orders become sales, who may do what."""

from django.urls import path

from sync.views.settings import activity, hub, people

urlpatterns = [
    path("", hub.hub, name="settings"),
    path("team/", people.team, name="settings_people"),
    path("team/invite/", people.invite, name="settings_people_invite"),
    path("team/invitation/<uuid:uid>/renew/", people.renew_invitation, name="settings_people_renew"),
    path("team/invitation/<uuid:uid>/revoke/", people.revoke_invitation, name="settings_people_revoke"),
    path("team/<int:pk>/role/", people.change_role, name="settings_people_role"),
    path("team/<int:pk>/remove/", people.remove_member, name="settings_people_remove"),
    path("activity/", activity.log, name="settings_activity"),
]
