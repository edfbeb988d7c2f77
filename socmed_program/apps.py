from django.apps import AppConfig


class SocmedProgramConfig(AppConfig):
    name = "socmed_program"
    verbose_name = "Tanggap"

    def ready(self) -> None:
        # Importing registers the check; nothing else would do it for `manage.py check`.
        from socmed_program import checks  # noqa: F401
