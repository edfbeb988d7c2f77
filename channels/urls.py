"""Addresses of the channel pages."""

from django.urls import path

from channels.views import channel, custody, exports, impostors, register, responsibilities

app_name = "channels"
urlpatterns = [
    path("", register.channels, name="list"),
    path("new/", register.register, name="register"),
    path("request/", register.ask, name="request"),
    path("annex/", exports.letter_annex, name="annex"),
    path("register.xlsx", exports.workbook, name="workbook"),
    path("register.csv", exports.table, name="table"),
    path("impostors/", impostors.impostors, name="impostors"),
    path("impostors/<int:pk>/", impostors.impostor, name="impostor"),
    path("impostors/<int:pk>/decide/", impostors.decide, name="decide_impostor"),
    path("impostors/<int:pk>/note/", impostors.note, name="note_impostor"),
    path("impostors/<int:pk>/erase/", impostors.erase, name="erase_reporters"),
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
]
