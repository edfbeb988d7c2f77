"""A letter with all that rests on it, and its file."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions, queries
from accounts.forms.letters import LetterFileForm
from accounts.models import LetterFile
from accounts.rules import may_add_to_letter, visible_letters
from accounts.views.common import person_of
from accounts.wording import told
from records.files import LARGEST_LETTER, TYPES, download, too_big
from records.uploads import upload_limited


@login_required
@upload_limited
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, date, signer, who holds what under it; a program admin adds the file."""
    now, reader = timezone.now(), person_of(request)
    mandate = get_object_or_404(visible_letters(reader, now), pk=pk)
    may_add = may_add_to_letter(reader, mandate, now)
    if request.method == "POST" and not may_add:
        raise Http404
    form = LetterFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if "file" in getattr(request, "too_large", ()):
            form.errors.clear()
            form.add_error("file", too_big(LARGEST_LETTER))
        elif form.is_valid():
            file = form.cleaned_data["file"]
            try:
                actions.add_letter_file(
                    mandate=mandate, data=file.read(), name=file.name, by=reader, now=now
                )
            except actions.Refused as refusal:
                form.add_error("file", str(refusal))
            else:
                messages.success(request, _("The file is kept."))
                return redirect("accounts:letter", pk)
    context = {
        "mandate": mandate,
        "files": mandate.files.select_related("added_by"),
        "memberships": queries.held_under(mandate, reader, now),
        "form": form if may_add else None,
        "history": [told(event) for event in queries.history_of(mandate)],
        "now": now,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/letter.html", context, status=status)


@login_required
@require_GET
def letter_file(request: HttpRequest, pk: int) -> FileResponse:
    """To be saved, never shown; the name of the saved file is ours."""
    seen = visible_letters(person_of(request), timezone.now())
    file = get_object_or_404(LetterFile.objects.filter(mandate__in=seen.values("pk")), pk=pk)
    name = f"surat-{file.mandate_id}-{file.pk}{TYPES[file.mime]}"
    response = download(file.path, sha256=file.sha256, mime=file.mime, name=name)
    if response is None:
        raise Http404
    return response
