"""Addresses under /inbox/."""

from django.urls import path

from duties import import_views, views

app_name = "duties"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("new/", views.create, name="create"),
    path("import/", import_views.import_messages, name="import"),
    path("import/confirm/", import_views.confirm, name="import-confirm"),
    path("import/template.csv", import_views.template, name="import-template"),
    path("<int:pk>/", views.message, name="message"),
    path("<int:pk>/set-aside/<str:state>/", views.set_aside, name="set-aside"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("duties/<int:pk>/", views.duty, name="duty"),
]
