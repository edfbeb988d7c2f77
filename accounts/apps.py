from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Staff")

    def ready(self) -> None:
        # Models of the sign-in library are loaded only now.
        from allauth.mfa.signals import authenticator_added

        from accounts import sign_in_record
        from accounts.sessions import on_second_factor_added

        sign_in_record.connect()
        authenticator_added.connect(
            on_second_factor_added, dispatch_uid="accounts.on_second_factor_added"
        )
