from django.contrib import admin
from django.urls import include, path

admin.site.site_header = "Connector · engine room"
admin.site.site_title = "Connector"
admin.site.index_title = "Everything the connector knows"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("sync.urls")),
]
