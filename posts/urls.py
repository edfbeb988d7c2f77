"""Addresses of posts; the file of a post, `/posts/<pk>/`, belongs to insights."""

from django.urls import path

from posts.views import (
    amending,
    bulk,
    calendar,
    compose,
    copies,
    held,
    listing,
    media,
    pauses,
    publications,
    rhythm,
    saved,
    slots,
)

app_name = "posts"
urlpatterns = [
    path("", listing.post_list, name="list"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("board/", calendar.board, name="board"),
    path("views/", saved.keep_view, name="keep_view"),
    path("views/<int:pk>/drop/", saved.drop_view, name="drop_view"),
    path("feed.json", calendar.feed, name="feed"),
    path("new/", compose.compose, name="new"),
    path("new/copy/", copies.working_copy, name="new_copy"),
    path("new/copy/drop/", copies.drop_copy, name="drop_new_copy"),
    path("<int:pk>/edit/", compose.compose, name="edit"),
    path("<int:pk>/edit/copy/", copies.working_copy, name="copy"),
    path("<int:pk>/edit/copy/drop/", copies.drop_copy, name="drop_copy"),
    path("<int:pk>/amend/", amending.amend, name="amend"),
    path("<int:pk>/schedule/", slots.schedule, name="schedule"),
    path("<int:pk>/move/", calendar.move, name="move"),
    path("<int:pk>/unschedule/", slots.act, {"name": "unschedule"}, name="unschedule"),
    path("<int:pk>/cancel/", slots.act, {"name": "cancel"}, name="cancel"),
    path("<int:pk>/withdraw/", slots.act, {"name": "withdraw"}, name="withdraw"),
    path("publications/<int:pk>/", publications.publication, name="publication"),
    path("publications/<int:pk>/release/", held.release, name="release"),
    path("publications/<int:pk>/not-posted/", held.not_posted, name="not_posted"),
    path("publications/<int:pk>/reschedule/", held.reschedule, name="reschedule"),
    path("held/", held.held, name="held"),
    path("rhythm/", rhythm.rhythms, name="rhythms"),
    path("rhythm/<int:pk>/", rhythm.rhythm, name="rhythm"),
    path("pauses/", pauses.pause_list, name="pauses"),
    path("pauses/new/", pauses.new_pause, name="new_pause"),
    path("pauses/<int:pk>/", pauses.pause, name="pause"),
    path("pauses/<int:pk>/end/", pauses.end_pause, name="end_pause"),
    path("assets/<int:pk>/", media.asset, name="asset"),
]
