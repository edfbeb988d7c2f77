"""The web server's entry. Refuses to serve when a guard of the database is missing."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socmed_program.settings")
os.environ.setdefault("TANGGAP_PROCESS", "web")

application = get_wsgi_application()

from socmed_program.checks import refuse_to_serve_without_guards  # noqa: E402 (apps are ready now)

refuse_to_serve_without_guards()
