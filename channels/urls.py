"""Addresses of the channel pages."""

from django.urls import path

from channels.views import (
    channel,
    coverage,
    desks,
    feeds,
    handover,
    matrix,
    register,
    responsibilities,
    rota,
    shifts,
)

app_name = "channels"
urlpatterns = [
    path("", register.channels, name="list"),
    path("new/", register.register, name="register"),
    path("coverage/", coverage.overview, name="coverage"),
    path("coverage/limit/", coverage.limit, name="coverage_limit"),
    path("matrix/", matrix.overview, name="matrix"),
    path("matrix/export/", matrix.export, name="matrix_export"),
    path("matrix/bulk/", handover.bulk, name="bulk"),
    path("<int:pk>/", channel.channel, name="channel"),
    path("<int:pk>/activate/", channel.activate, name="activate"),
    path("<int:pk>/pause/", channel.pause, name="pause"),
    path("<int:pk>/assign/", responsibilities.assign, name="assign"),
    path("<int:pk>/answerable/", matrix.answerable, name="answerable"),
    path("<int:pk>/take-over/<str:task>/", handover.take_over, name="take_over"),
    path(
        "responsibilities/<int:pk>/end/",
        responsibilities.end_responsibility,
        name="end_responsibility",
    ),
    path("rota/", rota.desks, name="rota"),
    path("rota/mine/", rota.mine, name="my_shifts"),
    path("rota/new/", desks.open_desk, name="open_desk"),
    path("rota/<int:pk>/", rota.desk, name="desk"),
    path("rota/<int:pk>/setup/", desks.setup, name="desk_setup"),
    path("rota/<int:pk>/cover/", desks.cover, name="cover"),
    path("rota/<int:pk>/close/", desks.close, name="close_desk"),
    path("rota/<int:pk>/pattern/", desks.make_pattern, name="make_pattern"),
    path("rota/<int:pk>/shift/", shifts.put, name="put_on_shift"),
    path("rota/covers/<int:pk>/end/", desks.end_cover, name="end_cover"),
    path("rota/patterns/<int:pk>/end/", desks.end_pattern, name="end_pattern"),
    path("rota/shifts/<int:pk>/", shifts.shift, name="shift"),
    path("rota/shifts/<int:pk>/call-off/", shifts.call_off, name="call_off"),
    path("rota/offers/<int:pk>/answer/", shifts.answer, name="answer_offer"),
    path("rota/feeds/", feeds.feeds, name="feeds"),
    path("rota/feeds/<int:pk>/revoke/", feeds.revoke, name="revoke_feed"),
    path("rota/feed/<str:key>/", feeds.shift_feed, name="shift_feed"),
]
