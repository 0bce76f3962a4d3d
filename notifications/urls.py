from django.urls import path

from . import broadcast_desk, digest_desk, digest_views, views, webhooks

app_name = "notifications"
urlpatterns = [
    path("beheer/overzicht/", digest_desk.desk, name="digest_desk"),
    path("beheer/overzicht/woord/", digest_desk.write_word, name="write_word"),
    path("beheer/overzicht/voorbeeld/", digest_desk.preview, name="preview_digest"),
    path("beheer/overzicht/proef/", digest_desk.send_test, name="test_digest"),
    path("beheer/overzicht/<int:pk>/opnieuw/", digest_desk.send_again, name="send_digest_again"),
    path("beheer/berichten/", broadcast_desk.broadcasts, name="broadcasts"),
    path("beheer/berichten/nieuw/", broadcast_desk.write_broadcast, name="write_broadcast"),
    path("beheer/berichten/<int:pk>/", broadcast_desk.write_broadcast, name="edit_broadcast"),
    path("meldingen/bericht/<int:pk>/", broadcast_desk.broadcast, name="broadcast"),
    path("mail/stop-berichten/<str:token>/", broadcast_desk.stop_broadcasts, name="stop_broadcasts"),
    path("profiel/mail/", views.mail_settings, name="mail_settings"),
    path("mail/meer-minder/<str:token>/", digest_views.adjust, name="adjust"),
    path("mail/overzicht/<str:token>/", digest_views.web_version, name="web_version"),
    path("meldingen/", views.notifications, name="notifications"),
    path("meldingen/gelezen/", views.read_all, name="read_all"),
    path("meldingen/aantal/", views.bell, name="bell"),
    path("meldingen/<int:pk>/", views.open_notification, name="open"),
    path("profiel/mail/wensen/", views.wish, name="wish"),
    path("profiel/mail/groepen/", views.hear_of_groups, name="hear_of_groups"),
    path("mail/van/<slug:provider>/<slug:what>/", webhooks.from_provider, name="from_provider"),
    path("mail/stop/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
