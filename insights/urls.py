"""The first page, the file of a post, and the notices."""

from django.urls import include, path

from insights import views
from insights.absences import record_absence
from insights.leaving.views import leaving

own = [
    path("posts/<int:pk>/", views.post, name="post"),
    path("staff/<int:pk>/leaving/", leaving, name="leaving"),
    path("staff/<int:pk>/absences/new/", record_absence, name="record_absence"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("", include((own, "insights"))),
]
