from django.urls import path

from . import digest_desk, digest_views, views

app_name = "notifications"
urlpatterns = [
    path("beheer/overzicht/", digest_desk.desk, name="digest_desk"),
    path("beheer/overzicht/woord/", digest_desk.write_word, name="write_word"),
    path("beheer/overzicht/voorbeeld/", digest_desk.preview, name="preview_digest"),
    path("beheer/overzicht/proef/", digest_desk.send_test, name="test_digest"),
    path("beheer/overzicht/<int:pk>/opnieuw/", digest_desk.send_again, name="send_digest_again"),
    path("profiel/mail/", views.mail_settings, name="mail_settings"),
    path("mail/meer-minder/<str:token>/", digest_views.adjust, name="adjust"),
    path("mail/overzicht/<str:token>/", digest_views.web_version, name="web_version"),
    path("mail/stop/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
