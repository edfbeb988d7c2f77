"""Addresses of the channel pages."""

from django.urls import path

from channels.views import channel, custody, desks, feeds, register, responsibilities, rota, shifts

app_name = "channels"
urlpatterns = [
    path("", register.channels, name="list"),
    path("new/", register.register, name="register"),
    path("request/", register.ask, name="request"),
    path("<int:pk>/", channel.channel, name="channel"),
    path("<int:pk>/edit/", register.edit, name="edit"),
    path("<int:pk>/rename/", register.rename, name="rename"),
    path("<int:pk>/history/", channel.past, name="history"),
    path("<int:pk>/activate/", channel.activate, name="activate"),
    path("<int:pk>/decline/", channel.decline, name="decline"),
    path("<int:pk>/pause/", channel.pause, name="pause"),
    path("<int:pk>/close/", channel.close, name="close"),
    path("<int:pk>/attest/", custody.attest, name="attest"),
    path("<int:pk>/custody/", custody.custody, name="custody"),
    path("<int:pk>/custody/new/", custody.enter, name="enter_custody"),
    path("<int:pk>/custody/review/", custody.review, name="review_access"),
    path("<int:pk>/custody/hand-over/", custody.hand_over, name="open_hand_over"),
    path("custody/<int:pk>/end/", custody.end, name="end_custody"),
    path("hand-overs/<int:pk>/", custody.handed, name="hand_over"),
    path("hand-overs/<int:pk>/confirm/", custody.confirm, name="confirm_hand_over"),
    path("hand-overs/<int:pk>/cancel/", custody.cancel, name="cancel_hand_over"),
    path("hand-overs/<int:pk>/record.pdf", custody.paper, name="hand_over_record"),
    path("<int:pk>/assign/", responsibilities.assign, name="assign"),
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
