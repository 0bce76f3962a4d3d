from django.urls import path

from . import views

app_name = "blog"
urlpatterns = [
    path("blog/nieuw/", views.write, name="write"),
    path("blog/<int:pk>-<slug:slug>/", views.post, name="post"),
    path("blog/<int:pk>-<slug:slug>/bewerken/", views.edit, name="edit"),
    path("blog/<int:pk>-<slug:slug>/verwijderen/", views.delete, name="delete"),
]
