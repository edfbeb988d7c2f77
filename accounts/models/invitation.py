"""Who is invited to work here: the only way in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.staff import Mandate, User, UserQuerySet, nip_fits
from accounts.models.unit import Unit
from accounts.states import Employment, Role

if TYPE_CHECKING:
    from collections.abc import Iterable


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> InvitationQuerySet:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)

    def to_be_mailed(self, now: datetime) -> InvitationQuerySet:
        return self.filter(mail_due_at__lte=now).order_by("mail_due_at", "id")


class Invitation(models.Model):
    """The only way in. The token is sent by mail and kept here as a hash."""

    guards: ClassVar[tuple[str, ...]] = ("tanggap_acting_role_ends",)

    email = models.EmailField(verbose_name=_("official e-mail"))
    name = models.CharField(max_length=120, verbose_name=_("name"))
    title_before = models.CharField(max_length=40, blank=True, verbose_name=_("title before"))
    title_after = models.CharField(max_length=60, blank=True, verbose_name=_("title after"))
    position = models.CharField(max_length=120, blank=True, verbose_name=_("position"))
    employment = models.CharField(
        max_length=10, choices=Employment.choices, verbose_name=_("employment")
    )
    nip = models.CharField(max_length=18, null=True, blank=True, verbose_name="NIP")
    phone = models.CharField(max_length=20, blank=True, verbose_name=_("phone"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    role = models.CharField(max_length=12, choices=Role.choices, verbose_name=_("role"))
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    role_until = models.DateTimeField(null=True, verbose_name=_("role until"))
    language = models.CharField(max_length=2, default="id")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Invitations of an import are mailed by the sweep, a few at a time; empty: nothing waits.
    mail_due_at = models.DateTimeField(null=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_failed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    accepted_by = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, related_name="invitation"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_once_per_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_someone",
            ),
            models.CheckConstraint(condition=nip_fits(), name="invitation_nip_of_employment"),
            models.UniqueConstraint(
                fields=["nip"],
                condition=Q(accepted_at=None, revoked_at=None) & ~Q(nip=None),
                name="invitation_nip_once",
            ),
            models.CheckConstraint(
                condition=Q(mail_due_at=None) | Q(accepted_at=None, revoked_at=None),
                name="invitation_is_mailed_while_open",
            ),
        ]
        indexes: ClassVar = [
            # Serves accounts.actions.send_due_invitations.
            models.Index(
                fields=["mail_due_at", "id"],
                condition=~Q(mail_due_at=None),
                name="invitation_mail_sweep",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def open_in_unit(cls, now: datetime) -> tuple[str, Q]:
        waiting = Q(accepted_at=None, revoked_at=None, expires_at__gt=now)
        return gettext("invitations that wait"), waiting

    @classmethod
    def letters_seen(cls, reader: User, people: UserQuerySet, units: Iterable[int]) -> Q:
        return Q(unit_id__in=list(units))
