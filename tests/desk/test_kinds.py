import pytest

from desk import kinds
from tests.desk.counting import counters


@pytest.fixture
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})


@pytest.mark.usefixtures("empty_registry")
def test_kinds_stand_in_the_order_in_which_they_came() -> None:
    letters, calls = counters("letters"), counters("calls")
    kinds.register(letters)
    kinds.register(calls)
    assert kinds.registered() == (letters, calls)


@pytest.mark.usefixtures("empty_registry")
def test_a_name_is_taken_once() -> None:
    kinds.register(counters())
    with pytest.raises(ValueError, match="letters"):
        kinds.register(counters())
