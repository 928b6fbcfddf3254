"""Logging in, one's own account, and the way into a team."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.decorators.http import require_POST

from accounts.views import own
from accounts.views.invitations import accept_invitation, invitation
from accounts.views.people import choose_language, choose_merchant, choose_theme

urlpatterns = [
    # django-allauth knows its pages by its own names, the rest of the dashboard by short ones.
    path("login/", account.login, name="login"),
    path("login/", account.login, name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("logout/", require_POST(account.logout), name="logout"),
    path("logout/", require_POST(account.logout), name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("signup/code/", own.with_mail(account.email_verification_sent), name="account_email_verification_sent"),
    path("switched-off/", account.account_inactive, name="account_inactive"),
    path("password/", own.with_mail(account.password_reset), name="account_reset_password"),
    path("password/code/", account.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("password/new/", account.complete_password_reset, name="account_complete_password_reset"),
    path("password/done/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("invitation/<str:token>/accept/", accept_invitation, name="accept_invitation"),
    path("account/", own.overview, name="account"),
    path("account/activity/", own.activity, name="account_activity"),
    path("account/email/", login_required(own.with_mail(account.email)), name="account_email"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/", mfa.index, name="mfa_index"),
    path("account/second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-factor/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("merchant/", choose_merchant, name="choose_merchant"),
    path("theme/", choose_theme, name="choose_theme"),
    path("language/", choose_language, name="choose_language"),
]
