from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from django.utils.timesince import timesince
from playwright.sync_api import Browser, Route
from wagtail.admin.templatetags import wagtailadmin_tags

from clock.tasks import beat_mail, tick
from demo.load import LOGIN, load
from tests.e2e.looks.screens import NOW
from tests.e2e.watched.watch import Watch, watching


@pytest.fixture
def watch(browser: Browser, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """The demo site, seen by its author, on a day that never passes."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    # Wagtail's lists ask the computer itself how long ago something was.
    monkeypatch.setattr(wagtailadmin_tags, "timesince", partial(timesince, now=NOW))
    load(NOW)
    tick()
    beat_mail()
    client = Client()
    client.force_login(get_user_model().objects.get(username=LOGIN))
    # The policy would keep out the styles that hold the page still.
    with watching(browser, with_policy=False, client=client) as watch:
        watch.page.route("**/media/**", _a_picture)
        yield watch


def _a_picture(route: Route) -> None:
    name = unquote(urlsplit(route.request.url).path).removeprefix(settings.MEDIA_URL)
    route.fulfill(path=Path(settings.MEDIA_ROOT, name))
