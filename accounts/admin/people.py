from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Member, Merchant, User


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
        ("Name", {"fields": ("first_name", "last_name")}),
        ("May", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Since", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")
    inlines = (MemberInline,)
    show_full_result_count = False


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

    @admin.display(description="its ledger")
    def ledger(self, merchant: Merchant) -> SafeString | str:
        if not merchant.pk:
            return "–"
        links = []
        for name in ("order", "work", "problem", "run", "event"):
            address = reverse(f"admin:sync_{name}_changelist")
            links.append(format_html('<a href="{}?merchant__id__exact={}">{}</a>', address, merchant.pk, name))
        return SafeString(" · ".join(links))


@admin.register(Member)
class Members(admin.ModelAdmin):
    list_display = ("user", "merchant", "role")
    list_filter = ("role",)
    list_select_related = ("user", "merchant")
    search_fields = ("user__email__startswith", "merchant__name__startswith")
    autocomplete_fields = ("user", "merchant")
    show_full_result_count = False
