import pytest

from newsletter import deliver


@pytest.fixture(autouse=True)
def forget_editions() -> None:
    """A test's database is rolled back and gives out its numbers anew."""
    deliver.edition_of.cache_clear()
