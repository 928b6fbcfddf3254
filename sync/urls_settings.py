"""Under /settings/: what is connected, how orders become sales, who may do what."""

from django.urls import path

from sync.views.settings import hub, mapping, mapping_editor, mapping_files, mapping_versions

urlpatterns = [
    path("", hub.hub, name="settings"),
    path("mapping/", mapping.mapping_list, name="settings_mapping"),
    path("mapping/edit/", mapping_editor.edit, name="settings_mapping_edit"),
    path("mapping/remove/", mapping.remove, name="settings_mapping_remove"),
    path("mapping/fields/", mapping.read_fields, name="settings_mapping_fields"),
    path("mapping/export/", mapping_files.export, name="settings_mapping_export"),
    path("mapping/import/", mapping_files.import_file, name="settings_mapping_import"),
    path("mapping/versions/", mapping_versions.versions, name="settings_mapping_versions"),
    path("mapping/versions/<uuid:uid>/restore/", mapping_versions.restore, name="settings_mapping_restore"),
]
