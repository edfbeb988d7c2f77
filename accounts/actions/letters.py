"""Letters: the mandates under which roles and responsibilities are held, and their files."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

import records.actions
from accounts.actions.common import Refused
from accounts.models import LetterFile, Mandate, User
from accounts.rules import may_add_to_letter, may_administer
from records import files


@transaction.atomic
def record_mandate(
    *, number: str, signed_on: date, signer: str, kind: str, by: User | None, now: datetime
) -> Mandate:
    """Keep a letter; the same number, date, signer and kind is the same letter."""
    number, signer = number.strip(), signer.strip()
    if not number or not signer:
        raise Refused(_("A decree has a number and a signer."))
    known = Mandate.objects.filter(
        number=number, signed_on=signed_on, signer=signer, kind=kind
    ).first()
    if known is not None:
        return known
    mandate = Mandate.objects.create(number=number, signed_on=signed_on, signer=signer, kind=kind)
    records.actions.write(
        kind="mandate.recorded",
        subject=mandate,
        by=by,
        now=now,
        number=number,
        signed_on=signed_on.isoformat(),
        signer=signer,
        kind_of=kind,
    )
    return mandate


def add_letter_file(
    *, mandate: Mandate, data: bytes, name: str, by: User | None, now: datetime
) -> LetterFile:
    """Keep the letter itself: PDF, JPEG or PNG by content, at most 5 MB, by its hash.

    For a program admin who sees the letter, or who has just recorded it. The file is written
    before its row: one without a row is harmless. The same bytes again change nothing.
    """
    if by is not None and not (may_add_to_letter(by, mandate, now) or _is_new(mandate, by, now)):
        raise Refused(_("Only a program admin may do this."))
    try:
        mime = files.letter_type(data)
    except files.FileRefused as refusal:
        raise Refused(str(refusal), field="file") from None
    path = files.keep(data, folder="letters", suffix=files.TYPES[mime])
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        file, created = LetterFile.objects.get_or_create(
            mandate=mandate,
            sha256=sha256,
            defaults={
                "path": path,
                "original_name": files.plain_name(name),
                "mime": mime,
                "size": len(data),
                "added_by": by,
                "added_at": now,
            },
        )
        if created:
            records.actions.write(
                kind="mandate.file_added", subject=mandate, by=by, now=now, sha256=sha256, mime=mime
            )
    return file


def _is_new(mandate: Mandate, by: User, now: datetime) -> bool:
    """Nothing rests on it yet: its file comes with the form that will use it."""
    return may_administer(by, now) and not any(
        relation.related_model._default_manager.filter(**{relation.field.name: mandate.pk}).exists()
        for relation in Mandate._meta.related_objects
        if hasattr(relation.related_model, "letters_seen")
    )
