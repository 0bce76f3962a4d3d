from django.urls import path

from .models import Reply
from .views import agenda, crew, guests, letting_in, locations, mailings, pages, planning, questions, registering

app_name = "events"
here = "agenda/<int:pk>-<slug:slug>"
urlpatterns = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/nieuw/", planning.create, name="create"),
    path("agenda/plek/<str:token>/", registering.offer, name="offer"),
    path("agenda/afmelden/<str:token>/", registering.give_back, name="give_back"),
    path("agenda/gast/<str:token>/", guests.guest, name="guest"),
    path(f"{here}/", pages.event, name="event"),
    path(f"{here}/bewerken/", planning.edit, name="edit"),
    path(f"{here}/kopieren/", planning.copy, name="copy"),
    path(f"{here}/afgelasten/", planning.cancel, name="cancel"),
    path(f"{here}/weghalen/", planning.drop, name="drop"),
    path(f"{here}/overdragen/", planning.hand_over, name="hand_over"),
    path(f"{here}/overnemen/", planning.take_over, name="take_over"),
    path(f"{here}/organisatoren/", crew.crew, name="crew"),
    path(f"{here}/organisatoren/<int:member>/weghalen/", crew.end_crew, name="end_crew"),
    path(f"{here}/meedoen/", crew.answer_crew, name="answer_crew"),
    path(f"{here}/locaties/", locations.locations, name="locations"),
    path(f"{here}/locaties/nieuw/", locations.add_location, name="add_location"),
    path(f"{here}/locaties/<int:location>/", locations.edit_location, name="edit_location"),
    path(f"{here}/locaties/<int:location>/weg/", locations.remove_location, name="remove_location"),
    path(f"{here}/aanmeldingen/", letting_in.desk, name="desk"),
    path(f"{here}/aanmeldingen/bericht/", mailings.write_mailing, name="write_mailing"),
    path(f"{here}/aanmeldingen/bericht/<int:mailing>/", mailings.mailing, name="mailing"),
    path(f"{here}/aanmeldingen/<int:asked>/toelaten/", letting_in.let_in, name="let_in"),
    path(f"{here}/aanmeldingen/<int:asked>/afwijzen/", letting_in.turn_away, name="turn_away"),
    path(f"{here}/aanmelden/vragen/", questions.answers, name="answers"),
    path(f"{here}/vragen/", questions.questions, name="questions"),
    path(f"{here}/vragen/<int:question>/", questions.edit_question, name="edit_question"),
    path(f"{here}/vragen/<int:question>/anders/", questions.change_question, name="change_question"),
    path(f"{here}/aanmelden/", registering.register, name="register"),
    path(f"{here}/als-gast/", guests.ask, name="ask_as_guest"),
    path(f"{here}/afmelden/", registering.unregister, name="unregister"),
    path(f"{here}/van-de-wachtlijst/", registering.stop_waiting, name="stop_waiting"),
    path(f"{here}/aanvraag-intrekken/", registering.take_request_back, name="take_request_back"),
    path(f"{here}/misschien/", registering.reply, {"reply": Reply.MAYBE}, name="maybe"),
    path(f"{here}/nee/", registering.reply, {"reply": Reply.NO}, name="say_no"),
    path(f"{here}/agenda.ics", pages.ics, name="ics"),
    path(f"{here}/deelnemers/", pages.attendees, name="attendees"),
    path(f"{here}/deelnemers.csv", pages.export, name="export"),
]
