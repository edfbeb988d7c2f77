"""Anybody reports an account that poses as ours; nothing of it is shown before it is confirmed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels import actions
from channels.forms.public import ReportForm
from channels.models import Channel
from channels.public.caching import cacheable
from channels.public.check import Answer, Verdict
from channels.public.check import check as checked
from channels.public.limits import CannotCount, TooMany, count_report
from channels.views.public_pages import page
from platforms.handles import Account


# No cookie is read here, so another site's form could borrow no authority; it is refused all the
# same, since it would come from the visitor's address and use up what that may send.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _empty(request)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise PermissionDenied
    form = ReportForm(request.POST)
    if not form.is_valid():
        return page(request, "public/report.html", {"form": form}, status=422)
    if form.is_trap:
        return _thanks(request)
    answer = checked(form.cleaned_data["alamat"])
    if answer.verdict == Verdict.YES:
        form.add_error("alamat", _("This account is official: it stands in the register."))
        return page(request, "public/report.html", {"form": form, "answer": answer}, status=422)
    try:
        count_report(request)
    except TooMany:
        form.add_error(None, _("Many reports have come from here. Please try again in an hour."))
        return page(request, "public/report.html", {"form": form}, status=429)
    except CannotCount:
        form.add_error(None, _("Reports cannot be taken at the moment. Please try again later."))
        return page(request, "public/report.html", {"form": form}, status=503)
    _take(form, answer)
    return _thanks(request)


@cacheable
def _empty(request: HttpRequest) -> HttpResponse:
    given = {name: request.GET.get(name, "") for name in ("alamat", "kanal")}
    return page(request, "public/report.html", {"form": ReportForm(initial=given)})


def _take(form: ReportForm, answer: Answer) -> None:
    asked = answer.asked
    actions.report_impostor(
        account=Account(asked.network, asked.handle, asked.url),
        imitates=_imitated(form.cleaned_data["kanal"], answer),
        text=form.cleaned_data["keterangan"],
        contact=form.cleaned_data["kontak"],
        by=None,
        now=timezone.now(),
    )


def _imitated(given: int | None, answer: Answer) -> Channel | None:
    """The channel from whose page the report came, else the one that it looks like."""
    known = Channel.objects.public()
    found = known.filter(pk=given).first() if given else None
    if found is None and answer.alike:
        found = known.filter(pk=answer.alike[0].number).first()
    return found


def _thanks(request: HttpRequest) -> HttpResponse:
    language = "?bahasa=en" if request.GET.get("bahasa") == "en" else ""
    return redirect(f"{reverse('public:thanks')}{language}")


@cacheable
def thanks(request: HttpRequest) -> HttpResponse:
    return page(request, "public/thanks.html", {})
