import gc
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import get_resolver
from django.utils import translation
from pytest_django import Settings

from tests.mail.smtp_server import SmtpServer, running


def pytest_sessionstart() -> None:
    """What is loaded to begin with stays to the end; to look through it for rubbish again and again takes seconds."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def known_views() -> None:
    """Wagtail gets to know its admin views when the addresses are first loaded, not when a test asks for one."""
    get_resolver().url_patterns  # noqa: B018 - loading is what it is for


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> None:
    """No test writes into the folders of a site that runs from the same checkout."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def quick_settings(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Otherwise each client of a test looks up every static file there is.
    settings.WHITENOISE_AUTOREFRESH = True
    # Wagtail's own index, written with each page saved, serves the search fields of the admin alone.
    settings.WAGTAILSEARCH_BACKENDS = {"default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}}


@pytest.fixture(autouse=True)
def own_cache(settings: Settings) -> None:
    """Each test finds its cache empty, also where several processes share one Redis."""
    if "CACHE_URL" in os.environ:
        settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}}
    else:
        memory = "django.core.cache.backends.locmem.LocMemCache"
        settings.CACHES = {"default": {"BACKEND": memory, "LOCATION": uuid4().hex}}


@pytest.fixture(autouse=True)
def in_swedish() -> Iterator[None]:
    """A view under /en/ leaves its language behind in the thread; the next test must not inherit it."""
    with translation.override("sv"):
        yield


@pytest.fixture
def smtp_server(settings: Settings) -> Iterator[SmtpServer]:
    """A real mail server; `.messages` holds what came in, parsed, each with `mail_from`, `rcpt_to` and `raw`."""
    with running() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        yield server
