from django.contrib.auth.decorators import login_not_required
from django.urls import path

from . import views
from .rss import PublicPosts

app_name = "feed"
urlpatterns = [
    path("", views.home, name="home"),
    path("blog/", views.blog, name="blog"),
    path("blog/rss/", login_not_required(PublicPosts()), name="rss"),
    path("groepen/<int:pk>-<slug:slug>/", views.group, name="group"),
    path("leden/<int:pk>-<slug:slug>/", views.member, name="member"),
    path("onderwerpen/<str:slug>/", views.subject, name="subject"),
]
