from collections.abc import Callable, Iterator
from itertools import product

import pytest
from django.test import Client
from playwright.sync_api import Browser

from comments.forms import CommentForm, CommentPreviewForm, EditForm, EditPreviewForm
from contact.forms import ContactForm
from newsletter.choice_forms import AddressForm
from newsletter.forms import SignupForm
from tests.e2e.watched.watch import Watch, watching
from workshops.forms import BookingForm, InHouseForm

FORMS = (
    CommentForm, CommentPreviewForm, EditForm, EditPreviewForm, ContactForm, BookingForm, InHouseForm, SignupForm,
    AddressForm,
)  # fmt: skip
SCREENS = product([(1280, 900), (360, 740)], ["light", "dark"])


@pytest.fixture(autouse=True)
def nobody_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    for form in FORMS:
        monkeypatch.setattr(form, "limits", ())


@pytest.fixture
def both(browser: Browser, admin_client: Client) -> Callable[[Callable[[Watch], None]], None]:
    """Do the same with the site's policy and without it; the admin is logged in."""

    def twice(looks: Callable[[Watch], None]) -> None:
        for with_policy in (True, False):
            with watching(browser, with_policy=with_policy, client=admin_client) as watch:
                looks(watch)
                assert watch.found == []
                assert watch.opened

    return twice


@pytest.fixture(params=SCREENS, ids=str)
def watch(browser: Browser, admin_client: Client, request: pytest.FixtureRequest) -> Iterator[Watch]:
    (width, height), scheme = request.param
    with watching(browser, with_policy=True, client=admin_client) as watch:
        watch.page.set_viewport_size({"width": width, "height": height})
        watch.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        yield watch
