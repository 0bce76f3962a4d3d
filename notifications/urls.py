from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("profiel/mail/", views.mail_settings, name="mail_settings"),
    path("mail/stop/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
