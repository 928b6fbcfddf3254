from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.views.people import Login, choose_merchant, choose_theme

urlpatterns = [
    path("login/", Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("merchant/", choose_merchant, name="choose_merchant"),
    path("theme/", choose_theme, name="choose_theme"),
]
