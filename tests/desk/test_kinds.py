from datetime import UTC, datetime

import pytest

from desk import kinds

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def kind(name: str) -> kinds.Kind:
    return kinds.Kind(
        name=name,
        label="letters",
        icon="mail",
        url=lambda: "/admin/letters/",
        count=lambda now: 0,
        oldest=lambda now: None,
        items=lambda most: [],
    )


@pytest.fixture
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})


@pytest.mark.usefixtures("empty_registry")
def test_kinds_stand_in_the_order_in_which_they_came() -> None:
    letters, calls = kind("letters"), kind("calls")
    kinds.register(letters)
    kinds.register(calls)
    assert kinds.registered() == (letters, calls)


@pytest.mark.usefixtures("empty_registry")
def test_a_name_is_taken_once() -> None:
    kinds.register(kind("letters"))
    with pytest.raises(ValueError, match="letters"):
        kinds.register(kind("letters"))
