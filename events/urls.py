from django.urls import path

from . import views

app_name = "events"
urlpatterns = [
    path("agenda/", views.agenda, name="agenda"),
    path("agenda/nieuw/", views.create, name="create"),
    path("agenda/<int:pk>-<slug:slug>/", views.event, name="event"),
    path("agenda/<int:pk>-<slug:slug>/bewerken/", views.edit, name="edit"),
    path("agenda/<int:pk>-<slug:slug>/aanmelden/", views.register, name="register"),
    path("agenda/<int:pk>-<slug:slug>/afmelden/", views.unregister, name="unregister"),
    path("agenda/<int:pk>-<slug:slug>/agenda.ics", views.ics, name="ics"),
    path("agenda/<int:pk>-<slug:slug>/deelnemers/", views.attendees, name="attendees"),
]
