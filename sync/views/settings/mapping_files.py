"""A field mapping as a file: out, and in where everything in it can work."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.text import slugify

from accounts.gateways.errors import GatewayError
from accounts.views.access import MerchantRequest, member, operator
from sync import mappings, odoo_fields
from sync.forms.mapping import ImportForm
from sync.rules import mapping_fields
from sync.rules.mapping import Mapping
from sync.views.settings.mapping import back_to, base_of, scope_of, show


@member
def export(request: MerchantRequest) -> HttpResponse:
    scope = scope_of(request)
    name = f"field-mapping-{slugify(scope.name)}-{scope.number}.json"
    return HttpResponse(
        mappings.to_file(scope.mappings),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


@operator
def import_file(request: MerchantRequest) -> HttpResponse:
    """Instead of what is there; the version before it stays among the versions."""
    scope = scope_of(request)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        text = form.given()
        part = "file" if form.files.get("file") else "text"
        try:
            if not text.strip():
                raise mappings.BadFile("Choose a file that was exported here, or paste its text.")
            found = mappings.from_file(text)
            _check(request, found)
            made = mappings.save(
                request.merchant,
                scope.channel,
                found,
                f"Imported {len(found)} mapping{'' if len(found) == 1 else 's'}",
                base=base_of(request),
                user=request.user,
                request=request,
            )
        except (mappings.BadFile, mappings.Stale) as error:
            form.add_error(part, str(error))
        else:
            messages.success(request, f"{made.what}, as version {made.number}.")
            return back_to("settings_mapping", scope)
    return show(request, scope, form=form, status=422)


def _check(request: MerchantRequest, found: tuple[Mapping, ...]) -> None:
    """Against this merchant's Odoo. Raises BadFile with the row."""
    for number, one in enumerate(found, 1):
        try:
            fields = odoo_fields.fields(request.merchant, one.target)
            about, names = fields.get(one.field), mapping_fields.mentioned(one)
            records = None
            if about and about.type in ("many2one", "many2many") and names:
                records = odoo_fields.ids(request.merchant, about.relation, names)
        except GatewayError as error:
            raise mappings.BadFile(f"Odoo cannot be asked whether this can work: {error.text}") from None
        for text in mapping_fields.complaints(one, fields, records).values():
            raise mappings.BadFile(f"Mapping {number} ({one.name}): {text}")
