"""Addresses of the ethics room."""

from django.urls import path

from ethics.views import check, judge, queue, reply, submission

app_name = "ethics"
urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("check/", check.check, name="check"),
    path("reviews/<int:pk>/", judge.review, name="review"),
    path("posts/<int:pk>/submit/", submission.submit, name="submit"),
    path("posts/<int:pk>/recall/", submission.recall, name="recall"),
    path("messages/<int:pk>/answer/", reply.answer, name="answer"),
]
