"""Where everything is found."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("discretion.interfaces.api.urls")),
    path("account/", include("discretion.interfaces.web.account_urls")),
    path("account/", include("allauth.urls")),
    path("", include("discretion.interfaces.web.urls")),
]
handler400 = "discretion.interfaces.web.middleware.not_taken"
handler404 = "discretion.interfaces.web.middleware.not_found"
handler500 = "discretion.interfaces.web.middleware.broken"
