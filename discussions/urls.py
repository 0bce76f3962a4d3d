from django.urls import path

from .views import conversations, enquiries, ideas, polls, questions, splitting

app_name = "discussions"
urlpatterns = [
    path("gesprekken/nieuw/", conversations.choose, name="choose"),
    path("gesprekken/lijkt-op/", questions.similar, name="similar"),
    path("gesprekken/nieuw/<slug:what>/", conversations.write, name="write"),
    path("gesprekken/<int:pk>-<slug:slug>/", conversations.conversation, name="conversation"),
    path("gesprekken/<int:pk>-<slug:slug>/bewerken/", conversations.edit, name="edit"),
    path("gesprekken/<int:pk>-<slug:slug>/verwijderen/", conversations.delete, name="delete"),
    path("vragen-aan-mij/", enquiries.willing, name="willing"),
    path("vragen-aan-mij/<int:pk>/nu-even-niet/", enquiries.pass_by, name="pass_by"),
    path("vragen-aan-mij/nu-even-niet/<str:token>/", enquiries.pass_by_mail, name="pass_by_mail"),
    path("beheer/vragen-zonder-antwoord/", enquiries.desk, name="desk"),
    path("gesprekken/<int:pk>-<slug:slug>/soort/", conversations.become, name="become"),
    path("gesprekken/<int:pk>-<slug:slug>/antwoord/<int:answer>/", questions.accept, name="accept"),
    path("gesprekken/<int:pk>-<slug:slug>/heropenen/", questions.reopen, name="reopen"),
    path("gesprekken/<int:pk>-<slug:slug>/steunen/", ideas.support, name="support"),
    path("gesprekken/<int:pk>-<slug:slug>/steun-intrekken/", ideas.withdraw_support, name="withdraw_support"),
    path("gesprekken/<int:pk>-<slug:slug>/steun/", ideas.supporters, name="supporters"),
    path("gesprekken/<int:pk>-<slug:slug>/stand/", ideas.move_on, name="move_on"),
    path("gesprekken/<int:pk>-<slug:slug>/peiling/", polls.put_poll, name="put_poll"),
    path("gesprekken/<int:pk>-<slug:slug>/peiling/weghalen/", polls.drop_poll, name="drop_poll"),
    path("gesprekken/<int:pk>-<slug:slug>/peiling/stemmen/", polls.vote, name="vote"),
    path("gesprekken/<int:pk>-<slug:slug>/peiling/wie-koos-wat/", polls.voters, name="voters"),
    path("reacties/<int:pk>/afsplitsen/", splitting.split, name="split"),
]
