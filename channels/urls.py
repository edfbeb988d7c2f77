"""Addresses of the channel pages."""

from django.urls import path

from channels.views import channel, register, responsibilities

app_name = "channels"
urlpatterns = [
    path("", register.channels, name="list"),
    path("new/", register.register, name="register"),
    path("<int:pk>/", channel.channel, name="channel"),
    path("<int:pk>/activate/", channel.activate, name="activate"),
    path("<int:pk>/pause/", channel.pause, name="pause"),
    path("<int:pk>/assign/", responsibilities.assign, name="assign"),
    path(
        "responsibilities/<int:pk>/end/",
        responsibilities.end_responsibility,
        name="end_responsibility",
    ),
]
