from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")

    def ready(self) -> None:
        post_migrate.connect(_renew_grants, dispatch_uid="records.grants")


def _renew_grants(using: str, app_config: AppConfig, **_: Any) -> None:
    """Once per migrate, after the last of our apps: new tables get the web role's rights."""
    from records import guards

    if app_config.name == guards.last_app():
        guards.grant(connections[using])
