"""What this person is to judge."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.models import User
from channels.models import Channel
from ethics import queries, rules
from posts.models import Variant
from posts.states import PostState

if TYPE_CHECKING:
    from ethics.queries import Dated

ON_A_PAGE = 25


class QueueFilter(forms.Form):
    """What to look at; an unknown value is as good as none."""

    channel = forms.ModelChoiceField(
        label=_("Channel"), queryset=Channel.objects.none(), required=False, empty_label=_("All")
    )
    only = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All")),
            ("overdue", _("Judging deadline passed")),
            ("missed", _("Slot passed")),
        ],
    )

    def __init__(self, data: QueryDict, *, person: User, now: datetime) -> None:
        super().__init__(data)
        held = Channel.objects.filter(pk__in=list(rules.approvals(person, now)))
        self.fields["channel"].queryset = held  # type: ignore[attr-defined]

    def apply(self, reviews: QuerySet[Dated], now: datetime) -> QuerySet[Dated]:
        self.is_valid()
        clean = self.cleaned_data
        if channel := clean.get("channel"):
            goes_to = Variant.objects.filter(channel=channel).values("revision_id")
            reviews = reviews.filter(revision_id__in=goes_to)
        if clean.get("only") == "overdue":
            reviews = reviews.filter(due_at__lte=now)
        elif clean.get("only") == "missed":
            reviews = reviews.filter(post__state=PostState.MISSED)
        return reviews


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Waiting posts, what goes out first at the top."""
    person: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    waiting = queries.queue(person, now).prefetch_related("revision__variants__channel")
    chosen = QueueFilter(request.GET, person=person, now=now)
    page = Paginator(chosen.apply(waiting, now), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "reviews": page.object_list,
        "waiting": page.paginator.count,
        "page": pager(request, page),
        "now": now,
        "may_ever_judge": person.is_asn,
        "filtered": any(chosen.cleaned_data.values()),
    }
    return render(request, "ethics/queue.html", context)


def pager(request: HttpRequest, page: Page[Dated]) -> dict[str, str]:
    """Addresses of the neighbouring pages, the filters kept."""

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }
