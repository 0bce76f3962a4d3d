from django.urls import path

from . import views

app_name = "members"
urlpatterns = [
    path("leden/", views.directory, name="directory"),
    path("leden/<int:pk>/foto/<int:side>/", views.photo, name="photo"),
    path("profiel/", views.edit_profile, name="edit_profile"),
    path("wacht-op-toelating/", views.waiting, name="waiting"),
    path("beheer/aanmeldingen/", views.admissions, name="admissions"),
    path("beheer/aanmeldingen/<int:pk>/toelaten/", views.admit, name="admit"),
    path("beheer/aanmeldingen/<int:pk>/afwijzen/", views.turn_away, name="turn_away"),
]
