"""Every address of the product, by room."""

from django.urls import include, path

from channels.views.public_pages import robots, sitemap
from socmed_program import health

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("health/clock", health.clock, name="health_clock"),
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("staff/", include("accounts.urls")),
    path("kanal/", include("channels.public_urls")),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("channels/", include("channels.urls")),
    path("posts/", include("posts.urls")),
    path("ethics/", include("ethics.urls")),
    path("inbox/", include("duties.urls")),
    path("", include("insights.urls")),
]
