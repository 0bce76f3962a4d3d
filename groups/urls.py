from django.urls import include, path

from . import views

app_name = "groups"
of_one_group = [
    path("over/", views.about, name="about"),
    path("leden/", views.members, name="members"),
    path("leden/<int:member>/beheerder/", views.appoint, name="appoint"),
    path("bewerken/", views.edit, name="edit"),
    path("lid-worden/", views.join, name="join"),
    path("verlaten/", views.leave, name="leave"),
    path("uitnodigen/", views.invite, name="invite"),
    path("uitnodiging-afslaan/", views.turn_down, name="turn_down"),
    path("beheer-neerleggen/", views.step_down, name="step_down"),
    path("aanvragen/<int:join_request>/goedkeuren/", views.admit, name="admit"),
    path("aanvragen/<int:join_request>/afwijzen/", views.decline, name="decline"),
]
urlpatterns = [
    path("groepen/", views.directory, name="directory"),
    path("groepen/nieuw/", views.create, name="create"),
    path("groepen/<int:pk>-<slug:slug>/", include(of_one_group)),
]
