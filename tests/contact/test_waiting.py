from datetime import UTC, datetime

import pytest

from contact.waiting import nobody_is_told
from tests.contact.factories import site_settings
from tests.pages.factories import a_home

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_a_missing_address_of_the_author_is_told() -> None:
    a_home()
    assert nobody_is_told(NOW)
    site_settings()
    assert nobody_is_told(NOW) is None
