from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from guard.links import private
from guard.origin import public_post


class BrokenLine:
    """What a visitor's connection is when it ends in the middle of a form."""

    def read(self, *_size: int) -> bytes:
        raise OSError("connection reset by peer")

    def __iter__(self) -> Iterator[bytes]:
        return iter(())


@pytest.mark.django_db
@pytest.mark.parametrize("guard", [public_post, private])
def test_a_line_that_breaks_in_the_middle_of_a_form_is_no_error_of_ours(rf: RequestFactory, guard: object) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.POST.get("name", ""))

    request = rf.post("/", {"name": "Åsa"}, headers={"sec-fetch-site": "same-origin"})
    request._stream = BrokenLine()  # type: ignore[assignment]
    assert guard(view)(request).status_code == 400  # type: ignore[operator]
