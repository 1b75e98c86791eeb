import pytest
from django.test import Client

from pages.models import StandardPage
from tests.comments.factories import OWN, an_open_page, site_settings


@pytest.fixture
def visitor() -> Client:
    """Sends from our own pages, as a browser does, and carries nothing else."""
    return Client(headers=OWN, enforce_csrf_checks=True)


@pytest.fixture
def writer() -> Client:
    """Whoever holds the link: nothing else is asked for, and no cookie is carried."""
    return Client(headers=OWN, enforce_csrf_checks=True)


@pytest.fixture
def page() -> StandardPage:
    """Its title has to be escaped."""
    site_settings()
    return an_open_page(title="Om <tillit>", slug="om-tillit")
