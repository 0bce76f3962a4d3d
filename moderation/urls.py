from django.urls import path

from .views import desk

app_name = "moderation"
urlpatterns = [
    path("beheer/", desk.desk, name="desk"),
    path("beheer/taken/<slug:source>/<int:key>/", desk.say, name="say"),
    path("beheer/taken/<slug:source>/<int:key>/overdragen/", desk.give, name="give_task"),
]
