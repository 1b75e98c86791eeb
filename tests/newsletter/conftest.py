import pytest
from django.test import Client

from newsletter import deliver
from newsletter.models import Newsletter
from tests.newsletter.factories import a_newsletter, an_admin


@pytest.fixture(autouse=True)
def forget_editions() -> None:
    """A test's database is rolled back and gives out its numbers anew."""
    deliver.edition_of.cache_clear()


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(an_admin())
    return client
