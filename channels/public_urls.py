"""Addresses of the public register. They stand on paper and in QR codes: never changed."""

from django.urls import path

from channels.views import public_data, public_pages, public_report

app_name = "public"
urlpatterns = [
    path("", public_pages.channels, name="channels"),
    path("periksa/", public_pages.check, name="check"),
    path("lapor/", public_report.report, name="report"),
    path("lapor/terima-kasih/", public_report.thanks, name="thanks"),
    path("<int:pk>/", public_pages.channel, name="channel"),
    path("<int:pk>/kode-qr.svg", public_data.code_svg, name="code_svg"),
    path("<int:pk>/kode-qr.png", public_data.code_png, name="code_png"),
    path("data/", public_data.about, name="data"),
    path("data/v1/openapi.json", public_data.description, name="description"),
    path("data/v1/kanal.json", public_data.channels_json, name="channels_json"),
    path("data/v1/kanal.csv", public_data.channels_csv, name="channels_csv"),
    path("data/v1/kanal/<int:pk>.json", public_data.channel_json, name="channel_json"),
    path("data/v1/perubahan.json", public_data.changes, name="changes"),
    path("data/v1/periksa.json", public_data.check_json, name="check_json"),
]
