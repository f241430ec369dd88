"""Which of the library's pages about accounts are not here; these addresses come before its own."""

from django.urls import path, re_path

from discretion.interfaces.web.signing_in import not_ours

urlpatterns = [
    path("signup/", not_ours),
    path("email/", not_ours),
    path("password/set/", not_ours),
    re_path(r"^confirm-email/(?P<rest>.*)$", not_ours),
]
