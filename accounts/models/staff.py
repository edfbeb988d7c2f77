"""Who works here, in which unit, in which role, since when and by which letter."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.unit import Unit
from accounts.nip import PNS_FORM, PPPK_FORM
from accounts.states import ACTING, AbsenceKind, Employment, MandateKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterable


def nip_fits() -> Q:
    """The number has the form that goes with the kind of employment (accounts.nip)."""
    either = Q(nip__regex=PNS_FORM) | Q(nip__regex=PPPK_FORM)
    return (
        Q(nip=None)
        | Q(employment=Employment.PNS, nip__regex=PNS_FORM)
        | Q(employment=Employment.PPPK, nip__regex=PPPK_FORM)
        | (Q(employment=Employment.NON_ASN) & either)
    )


class UserQuerySet(models.QuerySet["User"]):
    def working(self) -> UserQuerySet:
        return self.filter(is_active=True)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> User:
        user: User = self.get(email__iexact=username)
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A row only; people join through `accounts.actions.accept_invitation`."""
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person of the staff. There is no superuser: no role is exempt from the promises."""

    guards: ClassVar[tuple[str, ...]] = (
        "tanggap_supervisor_stays_asn",
        "tanggap_an_active_admin_stays",
        "tanggap_unit_is_open",
        "tanggap_gone_holds_nothing",
        "tanggap_gone_has_no_task",
        "tanggap_gone_has_nothing_in_hand",
        "tanggap_gone_is_asked_nothing",
        "tanggap_gone_keeps_no_post",
    )

    email = models.EmailField(max_length=254, unique=True, verbose_name=_("official e-mail"))
    name = models.CharField(max_length=120, verbose_name=_("name"))
    title_before = models.CharField(max_length=40, blank=True, verbose_name=_("title before"))
    title_after = models.CharField(max_length=60, blank=True, verbose_name=_("title after"))
    nip = models.CharField(max_length=18, null=True, blank=True, verbose_name="NIP")
    employment = models.CharField(
        max_length=10, choices=Employment.choices, verbose_name=_("employment")
    )
    position = models.CharField(max_length=120, blank=True, verbose_name=_("position"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="people", verbose_name=_("unit")
    )
    language = models.CharField(
        max_length=2,
        choices=[("id", _("Indonesian")), ("en", _("English"))],
        blank=True,
        verbose_name=_("language"),
    )
    phone = models.CharField(max_length=20, blank=True, verbose_name=_("phone"))
    wants_email = models.BooleanField(default=True, verbose_name=_("notices by e-mail"))
    is_active = models.BooleanField(default=True, verbose_name=_("active"))
    joined_at = models.DateTimeField(null=True)
    password_set_at = models.DateTimeField(null=True)
    # Gone, with everything handed over; an account may be closed before that.
    left_at = models.DateTimeField(null=True)
    mail_bounced_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.UniqueConstraint(fields=["nip"], condition=~Q(nip=None), name="user_nip_once"),
            models.CheckConstraint(
                condition=Q(nip=None) | Q(nip__regex=r"^\d{18}$"), name="user_nip_has_18_digits"
            ),
            models.CheckConstraint(condition=nip_fits(), name="user_nip_of_employment"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(is_active=False), name="user_gone_is_closed"
            ),
        ]

    def __str__(self) -> str:
        return self.full_title

    @property
    def full_title(self) -> str:
        """The name with titles as Indonesian usage writes it: `Dr. Rina Wijaya, S.Sos., M.Si.`"""
        name = f"{self.title_before} {self.name}".strip()
        return f"{name}, {self.title_after}" if self.title_after else name

    def get_absolute_url(self) -> str:
        return f"/staff/{self.pk}/"

    @classmethod
    def open_in_unit(cls, now: datetime) -> tuple[str, Q]:
        return gettext("people who work there"), Q(is_active=True)

    @property
    def is_asn(self) -> bool:
        return self.employment in (Employment.PNS, Employment.PPPK)


def display_name(user: User) -> str:
    """For allauth's pages and mails."""
    return user.full_title


class Mandate(models.Model):
    """The letter under which somebody holds a role or a responsibility; it never changes.

    Models that rest on letters say in `letters_seen` whose letters somebody may read.
    """

    append_only: ClassVar[bool] = True

    number = models.CharField(max_length=80, verbose_name=_("decree number"))
    signed_on = models.DateField(verbose_name=_("decree date"))
    signer = models.CharField(max_length=120, verbose_name=_("signed by"))
    kind = models.CharField(
        max_length=12,
        choices=MandateKind.choices,
        default=MandateKind.DEFINITIVE,
        verbose_name=_("kind of mandate"),
    )

    class Meta:
        verbose_name = _("mandate")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return f"/staff/letters/{self.pk}/"

    @property
    def shown(self) -> str:
        """With the kind before it when acting: `Plt. 821/17/2026`."""
        return f"{self.get_kind_display()} {self.number}" if self.is_acting else self.number

    @property
    def is_acting(self) -> bool:
        return self.kind in ACTING


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, at: datetime) -> MembershipQuerySet:
        """Valid at that instant: half-open [valid_from, valid_until)."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at, person__is_active=True
        )

    def in_role(self, roles: Iterable[str]) -> MembershipQuerySet:
        return self.filter(role__in=list(roles))


class Membership(models.Model):
    """A role in a unit and everything below it, for a period, under a mandate."""

    guards: ClassVar[tuple[str, ...]] = (
        "tanggap_asn_supervises",
        "tanggap_an_admin_stays",
        "tanggap_unit_is_open",
        "tanggap_acting_role_ends",
        "tanggap_person_works_here",
    )

    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("unit")
    )
    role = models.CharField(max_length=12, choices=Role.choices, verbose_name=_("role"))
    valid_from = models.DateTimeField(verbose_name=_("from"))
    valid_until = models.DateTimeField(null=True, blank=True, verbose_name=_("until"))
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, related_name="memberships"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        constraints: ClassVar = [
            models.CheckConstraint(
                # Equal is an empty period: called off before it began.
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="membership_does_not_end_before_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "role"], name="membership_of_person"),
            models.Index(fields=["unit", "role"], name="membership_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.unit_id}"

    @classmethod
    def open_in_unit(cls, now: datetime) -> tuple[str, Q]:
        lasts = Q(valid_until=None) | (Q(valid_until__gt=now) & Q(valid_until__gt=F("valid_from")))
        return gettext("roles over it"), lasts & Q(person__is_active=True)

    @classmethod
    def letters_seen(cls, reader: User, people: UserQuerySet, units: Iterable[int]) -> Q:
        """Of people whom the reader sees, and over units of which the reader sees the files."""
        return Q(person__in=people.values("pk")) | Q(unit_id__in=list(units))

    def is_over(self, at: datetime) -> bool:
        """Ended by then, or called off before it began."""
        return self.valid_until is not None and (
            self.valid_until <= at or self.valid_until <= self.valid_from
        )


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def covering(self, at: datetime) -> AbsenceQuerySet:
        return self.filter(starts_at__lte=at, ends_at__gt=at, cancelled_at=None)

    def between(self, first: datetime, last: datetime) -> AbsenceQuerySet:
        """Those that stand and share an instant with [first, last)."""
        return self.filter(starts_at__lt=last, ends_at__gt=first, cancelled_at=None)


class Absence(models.Model):
    """Somebody is away; half-open [starts_at, ends_at). What has been is never rewritten."""

    guards: ClassVar[tuple[str, ...]] = ("tanggap_no_circle_of_substitutes",)

    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="absences", verbose_name=_("person")
    )
    substitute = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutions",
        verbose_name=_("substitute"),
    )
    kind = models.CharField(
        max_length=12, choices=AbsenceKind.choices, verbose_name=_("kind of leave")
    )
    starts_at = models.DateTimeField(verbose_name=_("from"))
    ends_at = models.DateTimeField(verbose_name=_("until"))
    cancelled_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=F("person")),
                name="absence_substitute_is_somebody_else",
            ),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "ends_at",
                            RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(cancelled_at=None),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "ends_at"], name="absence_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_at:%Y-%m-%d}"

    @property
    def pk_text(self) -> str:
        """For the `add` filter, which joins only texts."""
        return str(self.pk)
