from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import audit
from accounts.admin.base import Ledger, MerchantFilter
from accounts.models import AuditEntry, Invitation, Member, Merchant, User


class NewUser(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)

    def clean_email(self) -> str:
        # Logging in looks the address up in lower case.
        return str(self.cleaned_data["email"]).lower()


class ChangedUser(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class MemberInline(admin.TabularInline):
    model = Member
    extra = 0
    autocomplete_fields = ("user", "merchant")


@admin.register(User)
class Users(UserAdmin):
    form = ChangedUser
    add_form = NewUser
    ordering = ("email",)
    list_display = ("email", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("email__startswith",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (gettext_lazy("Name"), {"fields": ("first_name", "last_name")}),
        (
            pgettext_lazy("what a user may do", "May"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (gettext_lazy("Since"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")
    inlines = (MemberInline,)
    show_full_result_count = False
    actions = ("take_second_factor",)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            # The address that was proven is gone with it; the new one is proven at the next log-in.
            EmailAddress.objects.filter(user=obj).delete()

    @admin.action(description=gettext_lazy("Take away the second factor (a lost phone)"), permissions=["change"])
    def take_second_factor(self, request: HttpRequest, users: "QuerySet[User]") -> None:
        for user in users:
            with transaction.atomic():
                taken, kinds = Authenticator.objects.filter(user=user).delete()
                if taken:
                    audit.write("factor_taken", merchant=None, user=user, request=request, by=str(request.user))
        self.message_user(request, _("They log in with the password alone, until they set up another."))


@admin.register(AuditEntry)
class AuditEntries(Ledger):
    list_display = ("at", "merchant", "who", "what", "address")
    list_filter = ("at", ("merchant", MerchantFilter))
    list_select_related = ("merchant",)
    search_fields = ("who__startswith", "kind__startswith")
    extra = ("what",)
    ordering = ("-at", "-pk")

    @admin.display(description=gettext_lazy("what"))
    def what(self, entry: AuditEntry) -> str:
        return audit.sentence(entry)


@admin.register(Invitation)
class Invitations(Ledger):
    hidden = ("digest",)
    list_display = ("email", "merchant", "role", "invited_by", "created", "expires", "accepted", "revoked")
    list_filter = ("role", ("merchant", MerchantFilter))
    list_select_related = ("merchant", "invited_by")
    search_fields = ("email__startswith",)
    ordering = ("-created", "-pk")


@admin.register(Merchant)
class Merchants(admin.ModelAdmin):
    list_display = ("name", "slug", "created")
    search_fields = ("name", "slug")
    readonly_fields = ("uid", "created", "ledger")
    inlines = (MemberInline,)
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Merchant | None = None) -> bool:
        """It would take every order with it, in one request."""
        return False

    @admin.display(description=gettext_lazy("its ledger"))
    def ledger(self, merchant: Merchant) -> SafeString | str:
        if not merchant.pk:
            return "–"
        links = []
        for name in ("order", "work", "problem", "run", "event"):
            address = reverse(f"admin:sync_{name}_changelist")
            title = apps.get_model("sync", name)._meta.verbose_name
            links.append(format_html('<a href="{}?merchant__id__exact={}">{}</a>', address, merchant.pk, title))
        return SafeString(" · ".join(links))


@admin.register(Member)
class Members(admin.ModelAdmin):
    list_display = ("user", "merchant", "role")
    list_filter = ("role",)
    list_select_related = ("user", "merchant")
    search_fields = ("user__email__startswith", "merchant__name__startswith")
    autocomplete_fields = ("user", "merchant")
    show_full_result_count = False
