"""What the log says of a request, and what a shared computer keeps of an answer."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from structlog.testing import capture_logs

from accounts.models import User
from socmed_program.middleware import RequestLog


def logged(path: str) -> dict:
    with capture_logs() as lines:
        RequestLog(lambda request: HttpResponse("x"))(RequestFactory().get(path, {"q": "Ibu Sari"}))
    (line,) = lines
    return line


@pytest.mark.parametrize(
    "path",
    [
        "/staff/invitation/s3cr3t-token/",
        "/account/password/reset/key/1-s3cr3t/",
        "/account/confirm-email/s3cr3t/",
        "/channels/rota/feed/s3cr3t/",
    ],
)
def test_secrets_in_addresses_are_masked(path):
    assert "s3cr3t" not in str(logged(path))


def test_neither_query_nor_person_nor_address_is_logged():
    assert set(logged("/inbox/")) == {"event", "log_level", "method", "path", "status", "ms"}
    assert "Sari" not in str(logged("/inbox/"))


def test_each_answer_names_its_request():
    answer = RequestLog(lambda request: HttpResponse("x"))(RequestFactory().get("/"))
    assert len(answer["X-Request-ID"]) == 12


@pytest.mark.parametrize(("signed_in", "kept"), [(True, "no-store"), (False, None)])
def test_pages_of_signed_in_people_are_kept_nowhere(signed_in, kept):
    request = RequestFactory().get("/")
    if signed_in:
        request.user = User(email="sari@example.id")
    answer = RequestLog(lambda request: HttpResponse("x"))(request)
    assert answer.get("Cache-Control") == kept
