from django.urls import path

from . import suggesting, views

app_name = "search"
urlpatterns = [
    path("zoeken/", views.search, name="search"),
    path("beheer/gezocht/", views.sought, name="sought"),
    path("suggesties/zoeken/", suggesting.suggestions, name="suggestions"),
]
