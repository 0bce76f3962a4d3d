from django.urls import path

from . import views

app_name = "content"
urlpatterns = [
    path("inhoud/<int:pk>/reageren/", views.comment, name="comment"),
    path("inhoud/<int:pk>/reactie-bewaren/", views.hold_comment, name="hold_comment"),
    path("reacties/<int:pk>/bewerken/", views.edit_comment, name="edit_comment"),
    path("reacties/<int:pk>/verwijderen/", views.delete_comment, name="delete_comment"),
]
