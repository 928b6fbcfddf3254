"""A field mapping as a file: out, and in where everything in it can work."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.gateways.errors import GatewayError
from accounts.language.sentences import said
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
                raise mappings.BadFile(_("Choose a file that was exported here, or paste its text."))
            found = mappings.from_file(text)
            _check(request, found)
            made = mappings.save(
                request.merchant,
                scope.channel,
                found,
                mappings.imported(len(found)),
                base=base_of(request),
                user=request.user,
                request=request,
            )
        except (mappings.BadFile, mappings.Stale) as error:
            form.add_error(part, said(error))
        else:
            text = _("{what}, as version {number}.").format(what=said(made.what), number=made.number)
            messages.success(request, text)
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
            cannot = _("Odoo cannot be asked whether this can work: {why}").format(why=said(error.text))
            raise mappings.BadFile(cannot) from None
        for text in mapping_fields.complaints(one, fields, records).values():
            row = _("Mapping {number} ({name}): {complaint}")
            raise mappings.BadFile(row.format(number=number, name=one.name_in(said), complaint=said(text)))
