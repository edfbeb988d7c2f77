"""Addresses of the channel pages."""

from django.urls import URLPattern

app_name = "channels"
urlpatterns: list[URLPattern] = []
