from django.urls import path

from .views import desk, trail

app_name = "moderation"
urlpatterns = [
    path("beheer/", desk.desk, name="desk"),
    path("beheer/taken/<slug:source>/<int:key>/", desk.say, name="say"),
    path("beheer/taken/<slug:source>/<int:key>/overdragen/", desk.give, name="give_task"),
    path("beheer/logboek/", trail.trail, name="trail"),
    path("beheer/logboek.csv", trail.export_trail, name="export_trail"),
]
