from django.urls import path

from .views import appeals, deciding, desk, figures, introducing, members, own_decisions, queue, reporting, trail

app_name = "moderation"
urlpatterns = [
    path("melden/<slug:what>/<int:pk>/", reporting.report_thing, name="report"),
    path("gemeld/bedankt/", reporting.reported, name="reported"),
    path("beheer/", desk.desk, name="desk"),
    path("beheer/taken/<slug:source>/<int:key>/", desk.say, name="say"),
    path("beheer/taken/<slug:source>/<int:key>/overdragen/", desk.give, name="give_task"),
    path("beheer/kennismaken/", introducing.introductions, name="introductions"),
    path("kennismaken/<int:pk>/", introducing.introduction, name="introduction"),
    path("beheer/leden/", members.members, name="members"),
    path("beheer/leden/<int:pk>/", members.member, name="member"),
    path("beheer/leden/<int:pk>/notitie/", members.remark, name="remark"),
    path("beheer/leden/<int:pk>/notitie/<int:remark>/verwijderen/", members.drop_remark, name="drop_remark"),
    path("beheer/leden/<int:pk>/rol/", members.give_role, name="give_role"),
    path("beheer/leden/<int:pk>/rol/<slug:name>/intrekken/", members.take_role, name="take_role"),
    path("beheer/logboek/", trail.trail, name="trail"),
    path("beheer/logboek.csv", trail.export_trail, name="export_trail"),
    path("beheer/gemeld/", queue.queue, name="queue"),
    path("beheer/gemeld/<int:pk>/", queue.case, name="case"),
    path("beheer/gemeld/<int:pk>/oppakken/", queue.take, name="take"),
    path("beheer/gemeld/<int:pk>/overdragen/", queue.hand_over, name="hand_over"),
    path("beheer/gemeld/<int:pk>/notitie/", queue.note, name="note"),
    path("groepen/<int:pk>-<slug:slug>/gemeld/", queue.queue_of_group, name="queue_of_group"),
    path("beheer/gemeld/<int:pk>/besluit/", deciding.decide_case, name="decide"),
    path("beheer/besluiten/<int:pk>/terugdraaien/", deciding.undo_decision, name="undo"),
    path("beheer/leden/<int:pk>/bericht/", members.write, name="write_to"),
    path("beheer/bezwaren/<int:pk>/", appeals.judge_appeal, name="judge_appeal"),
    path("besluiten-in-cijfers/", figures.figures, name="figures"),
    path("besluiten-in-cijfers.csv", figures.figures_csv, name="figures_csv"),
    path("geblokkeerd/", appeals.kept_out, name="kept_out"),
    path("besluit/<str:token>/", appeals.decision_by_token, name="decision_by_token"),
    path("besluiten/", own_decisions.own_decisions, name="own_decisions"),
    path("besluiten/<uuid:uuid>/", own_decisions.own_decision, name="own_decision"),
]
