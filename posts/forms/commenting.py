"""A comment, with the passage that it is about and who should hear of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from posts import rules
from posts.models import Post
from posts.models.comment import LONGEST, LONGEST_QUOTE


class CommentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stays among colleagues; it is never published."),
    )
    quote = forms.CharField(
        label=gettext_lazy("About these words"),
        max_length=LONGEST_QUOTE,
        required=False,
        help_text=gettext_lazy("Mark them in the text, or copy them here. Empty: the whole post."),
    )
    mention = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tell"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    answer_to = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, post: Post, person: User, now: datetime) -> None:
        super().__init__(data)
        people = self.fields["mention"]
        people.queryset = rules.who_work_on(post, now).exclude(pk=person.pk)  # type: ignore[attr-defined]
        people.label_from_instance = lambda one: one.full_title  # type: ignore[attr-defined]
