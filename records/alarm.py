"""Telling an admin that the clock stands still, by a way that needs neither clock nor broker."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q

from records.models import Heartbeat
from records.queries import ClockAlarm

log = logging.getLogger(__name__)

AT_MOST_EVERY = timedelta(hours=1)
WAKER = "alarm"  # the row that remembers when the last alarm went out


def tell(alarm: ClockAlarm, *, now: datetime) -> bool:
    """Mail the addresses of TANGGAP_ALARM_MAILS straight by SMTP, at most once an hour.

    Called by the health address, which an outside watchdog asks. Says whether a mail went out; of
    several processes only the one that marks the row sends.
    """
    if not settings.ALARM_MAILS or not _first(now):
        return False
    since = f"{alarm.since:%Y-%m-%d %H:%M} UTC" if alarm.since else "-"
    try:
        send_mail(
            "[Tanggap] Jam berhenti / the clock stands still",
            "Tidak ada pengingat dan jadwal yang berjalan. Periksa proses clock dan worker.\n"
            "No reminder and no slot is handled. Look at the clock and worker processes.\n\n"
            f"Terakhir / last: {since}\n{settings.BASE_URL}/health/clock\n",
            settings.DEFAULT_FROM_EMAIL,
            settings.ALARM_MAILS,
        )
    except (smtplib.SMTPException, OSError):
        log.exception("the alarm mail could not be sent")
        return False
    return True


def _first(now: datetime) -> bool:
    """Mark that the alarm is being raised; false when it was within the hour."""
    Heartbeat.objects.get_or_create(waker=WAKER, defaults={"at": now - timedelta(days=3650)})
    quiet = Q(alarmed_at=None) | Q(alarmed_at__lt=now - AT_MOST_EVERY)
    return Heartbeat.objects.filter(quiet, waker=WAKER).update(alarmed_at=now) == 1
