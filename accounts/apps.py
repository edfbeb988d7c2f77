from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Staff")

    def ready(self) -> None:
        # Models of the sign-in library are loaded only now.
        from allauth.account import signals as account
        from allauth.mfa import signals as mfa
        from allauth.socialaccount import signals as social
        from django.contrib.auth.signals import user_logged_in

        from accounts import sessions, sign_in_record, sso

        sign_in_record.connect()
        for signal, heard in (
            (user_logged_in, sessions.on_signed_in),
            (mfa.authenticator_added, sessions.on_second_factor_added),
            (account.user_logged_in, sso.on_signed_in),
            (social.social_account_added, sso.on_tied),
            (social.social_account_removed, sso.on_untied),
            (account.password_changed, sessions.on_password_changed),
            (account.password_set, sessions.on_password_changed),
            (account.password_reset, sessions.on_password_reset),
        ):
            signal.connect(heard, dispatch_uid=f"{heard.__module__}.{heard.__name__}")
