from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from blog import outlook
from blog.models import ArticlePage
from blog.outlook import Standing

pytestmark = pytest.mark.django_db  # a page asks for its content type
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
"""A Wednesday."""
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
FIRST = datetime(2026, 11, 12, 8, 0, tzinfo=UTC)
LATER = (
    "När du väljer Publicera väntar dina senaste ändringar och publiceras måndag 30 november kl. 09.00 (svensk tid)."
)
CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "never published": ({}, ["Om du publicerar nu syns artikeln genast."]),
    "time set, not yet published": (
        {"go_live_at": MONDAY},
        ["När du väljer Publicera ställs artikeln på kö, publiceras måndag 30 november kl. 09.00 (svensk tid)."],
    ),
    "scheduled": (
        {"go_live_at": MONDAY, "scheduled_at": MONDAY},
        ["Artikeln publiceras av sig själv måndag 30 november kl. 09.00 (svensk tid)."],
    ),
    "a time that has passed": ({"go_live_at": FIRST}, ["Om du publicerar nu syns artikeln genast."]),
    "in another year": (
        {"scheduled_at": datetime(2027, 1, 4, 8, 0, tzinfo=UTC)},
        ["Artikeln publiceras av sig själv måndag 4 januari 2027 kl. 09.00 (svensk tid)."],
    ),
    "live": (
        {"live": True, "first_published_at": FIRST},
        ["Artikeln är publicerad sedan torsdag 12 november kl. 09.00 (svensk tid)."],
    ),
    "live without a date": ({"live": True}, ["Artikeln är publicerad."]),
    "live and changed": (
        {"live": True, "first_published_at": FIRST, "changed": True},
        [
            "Artikeln är publicerad sedan torsdag 12 november kl. 09.00 (svensk tid).",
            "Dina senaste ändringar syns först när du publicerar dem.",
        ],
    ),
    "live, changes scheduled": (
        {"live": True, "first_published_at": FIRST, "changed": True, "scheduled_at": MONDAY},
        [
            "Artikeln är publicerad sedan torsdag 12 november kl. 09.00 (svensk tid).",
            "Dina senaste ändringar publiceras av sig själva måndag 30 november kl. 09.00 (svensk tid).",
        ],
    ),
    "live, changes with a time": (
        {"live": True, "first_published_at": FIRST, "changed": True, "go_live_at": MONDAY},
        [
            "Artikeln är publicerad sedan torsdag 12 november kl. 09.00 (svensk tid).",
            LATER,
        ],
    ),
    "unpublished": (
        {"first_published_at": FIRST},
        ["Om du publicerar nu syns artikeln genast igen, med datumet torsdag 12 november kl. 09.00 (svensk tid)."],
    ),
    "private": ({"public": False}, ["Om du publicerar nu syns artikeln genast för dem som får öppna sidan."]),
    "taken down later": (
        {"live": True, "first_published_at": FIRST, "expire_at": MONDAY},
        [
            "Artikeln är publicerad sedan torsdag 12 november kl. 09.00 (svensk tid).",
            "Den tas bort från webbplatsen måndag 30 november kl. 09.00 (svensk tid).",
        ],
    ),
}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook, "_clauses", [])


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(("standing", "said"), CASES.values(), ids=CASES)
def test_the_sentence_for_every_state(standing: dict[str, Any], said: list[str]) -> None:
    assert outlook.sentences(ArticlePage(), Standing(**standing), NOW) == said


def test_a_page_that_is_only_being_written_is_not_published() -> None:
    assert not Standing.of(ArticlePage(), public=True, scheduled_at=None).live
    assert Standing.of(ArticlePage(pk=1), public=True, scheduled_at=None).live


@pytest.mark.usefixtures("alone")
def test_an_app_adds_its_clause_and_hears_when_readers_have_the_article() -> None:
    heard: list[tuple[bool, datetime]] = []

    def clause(article: ArticlePage, public: bool, at: datetime, now: datetime) -> str:
        heard.append((public, at))
        return "och mer därtill"

    outlook.register(clause)
    outlook.register(clause)
    (sentence,) = outlook.sentences(ArticlePage(), Standing(), NOW)
    assert sentence == "Om du publicerar nu syns artikeln genast och mer därtill."
    outlook.sentences(ArticlePage(), Standing(scheduled_at=MONDAY), NOW)
    outlook.sentences(ArticlePage(), Standing(live=True, first_published_at=FIRST, public=False), NOW)
    assert heard == [(True, NOW), (True, MONDAY), (False, FIRST)]


def test_a_time_is_said_by_the_sites_clock_on_both_sides_of_its_change(settings: Any) -> None:
    winter = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
    summer = winter - timedelta(days=2)
    said = [outlook.on_the_web(Standing(scheduled_at=at), summer - timedelta(days=1)) for at in (summer, winter)]
    assert [clause.rsplit(" kl. ", 1)[1] for clause in said] == ["10.00 (svensk tid)", "09.00 (svensk tid)"]
    settings.TIME_ZONE = "Europe/Helsinki"
    assert outlook.on_the_web(Standing(scheduled_at=winter), summer).endswith("kl. 10.00 (Europe/Helsinki)")
