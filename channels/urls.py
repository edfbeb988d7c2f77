"""Addresses of the channel pages."""

from django.urls import path

from channels import views

app_name = "channels"
urlpatterns = [
    path("", views.channels, name="list"),
    path("new/", views.register, name="register"),
    path("<int:pk>/", views.channel, name="channel"),
    path("<int:pk>/activate/", views.activate, name="activate"),
    path("<int:pk>/pause/", views.pause, name="pause"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("responsibilities/<int:pk>/end/", views.end_responsibility, name="end_responsibility"),
]
