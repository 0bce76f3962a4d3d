from django.urls import path, register_converter

from . import views

PAGES = ["over-ons", "hulp", "huisregels", "privacy", "toegankelijkheid"]


class PageSlug:
    """Only the pages that exist, so that their short addresses take no other away."""

    regex = "|".join(PAGES)

    def to_python(self, value):
        return value

    def to_url(self, value):
        if value not in PAGES:
            raise ValueError(value)
        return value


register_converter(PageSlug, "page")

app_name = "network"
urlpatterns = [
    path("<page:slug>/", views.page, name="page"),
    path("beheer/paginas/<page:slug>/", views.edit_page, name="edit_page"),
    path("beheer/toelating/", views.admission, name="admission"),
    path("beheer/uiterlijk/", views.look, name="look"),
    path("beheer/uiterlijk/terug/", views.undress, name="undress"),
    path("beheer/teksten/", views.wordings, name="wordings"),
    path("beheer/teksten/<slug:key>/", views.edit_wording, name="edit_wording"),
    path("beheer/teksten/<slug:key>/terug/", views.reset_wording, name="reset_wording"),
    path("beheer/mededelingen/", views.notices, name="notices"),
    path("beheer/mededelingen/<int:pk>/", views.edit_notice, name="edit_notice"),
    path("beheer/mededelingen/<int:pk>/weg/", views.take_down_notice, name="take_down_notice"),
    path("huisregels/versies/", views.rules_versions, name="rules_versions"),
    path("huisregels/versies/<int:number>/", views.rules_version, name="rules_version"),
    path("beeld/<slug:stamp>.css", views.style, name="style"),
    path("beeld/<slug:stamp>.webp", views.logo, name="logo"),
    path("beheer/opletten/", views.prevention, name="prevention"),
    path("probleem-melden/", views.report_problem, name="report_problem"),
    path("beheer/problemen/", views.problems, name="problems"),
    path("beheer/problemen/<int:pk>/afgehandeld/", views.settle_problem, name="settle_problem"),
]
