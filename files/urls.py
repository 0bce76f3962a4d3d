from django.urls import include, path

from . import views
from .views import folders

app_name = "files"
of_one_group = [
    path("", folders.group, name="group"),
    path("toevoegen/", views.upload, name="upload"),
    path("zip/", folders.zip_of_group, name="zip_of_group"),
    path("nieuwe-map/", folders.make, name="make_folder"),
    path("map/<int:folder>/", folders.folder, name="folder"),
    path("map/<int:folder>/nieuwe-map/", folders.make, name="make_subfolder"),
    path("map/<int:folder>/bewerken/", folders.edit, name="edit_folder"),
    path("map/<int:folder>/verwijderen/", folders.delete, name="delete_folder"),
    path("map/<int:folder>/zip/", folders.zip_of_folder, name="zip_of_folder"),
]
of_one_file = [
    path("", views.file, name="file"),
    path("bewerken/", views.edit, name="edit"),
    path("verwijderen/", views.delete, name="delete"),
    path("nieuwe-versie/", views.renew, name="renew"),
    path("versies/<int:number>/", views.download, name="download"),
    path("versies/<int:number>/voorbeeld/", views.picture, name="picture"),
    path("versies/<int:number>/terugzetten/", views.put_back, name="put_back"),
]
urlpatterns = [
    path("groepen/<int:pk>-<slug:slug>/bestanden/", include(of_one_group)),
    path("bestanden/<int:pk>-<slug:slug>/", include(of_one_file)),
]
