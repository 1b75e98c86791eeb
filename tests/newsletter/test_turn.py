from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale

from blog.models import ArticlePage
from newsletter import turn
from newsletter.enums import Fate, IssueState
from newsletter.freeze import freeze
from newsletter.models import Newsletter
from newsletter.slots import Rhythm
from newsletter.turn import Coming, Facts, Lot
from tests.blog.factories import an_article
from tests.newsletter.factories import NOW, SLOT, a_newsletter, a_subscriber, an_approved_issue, an_issue, an_item

WEEK = timedelta(days=7)
RHYTHM = Rhythm(weekday=3, time=time(7), zone="Europe/Stockholm")
LOTS: dict[str, tuple[dict[str, Any], Lot]] = {
    "an ordinary draft": ({}, Lot.COMES),
    "sent, whatever else": ({"sent_on": date(2026, 11, 19), "in_letter": False, "dropped": True}, Lot.SENT),
    "private": ({"public": False}, Lot.PRIVATE),
    "in another language": ({"same_language": False}, Lot.OTHER_LANGUAGE),
    "dropped": ({"dropped": True}, Lot.DROPPED),
    "held out": ({"in_letter": False}, Lot.HELD_OUT),
    "held out, then added by hand": ({"in_letter": False, "coming": (Coming(SLOT, fate="included"),)}, Lot.COMES),
    "imported": ({"old": True}, Lot.OLD),
    "imported, then added by hand": ({"old": True, "coming": (Coming(SLOT, fate="included"),)}, Lot.COMES),
}
SLOTS: dict[str, tuple[datetime, tuple[Coming, ...], datetime]] = {
    "the letter that collects": (NOW, (Coming(SLOT),), SLOT),
    "no letter has begun": (NOW, (), SLOT),
    "published after its slot": (SLOT + WEEK, (Coming(SLOT),), SLOT + 2 * WEEK),
    "the coming one is approved": (NOW, (Coming(SLOT, approved=True),), SLOT + WEEK),
    "approved with it inside": (NOW, (Coming(SLOT, approved=True, fate="included"),), SLOT),
    "held until the next": (NOW, (Coming(SLOT, fate="held"),), SLOT + WEEK),
    "moved to a later slot": (NOW, (Coming(SLOT, approved=True), Coming(SLOT + 3 * WEEK)), SLOT + 3 * WEEK),
}


@pytest.mark.parametrize(("facts", "found"), LOTS.values(), ids=LOTS)
def test_what_becomes_of_an_article(facts: dict[str, Any], found: Lot) -> None:
    assert turn.lot(Facts(rhythm=RHYTHM, **facts)) == found


@pytest.mark.parametrize(("at", "coming", "slot"), SLOTS.values(), ids=SLOTS)
def test_which_letter_takes_it(at: datetime, coming: tuple[Coming, ...], slot: datetime) -> None:
    assert turn.slot_for(Facts(rhythm=RHYTHM, coming=coming), at) == slot


def said(article: ArticlePage, at: datetime = NOW, *, public: bool = True) -> str:
    return turn.clause(article, public, at, NOW)


@pytest.mark.django_db
def test_without_a_newsletter_nothing_is_said() -> None:
    assert said(an_article()) == ""


@pytest.mark.django_db
class TestClauses:
    @pytest.fixture(autouse=True)
    def newsletter(self) -> Newsletter:
        return a_newsletter()

    def test_a_draft_comes_with_the_next_letter(self) -> None:
        assert said(an_article(live=False)) == "och kommer med i brevet torsdag 26 november kl. 07.00 (svensk tid)"

    def test_an_article_without_a_number_too(self) -> None:
        article = ArticlePage(title="Ny", locale=Locale.get_default())
        assert said(article, SLOT) == "och kommer med i brevet torsdag 3 december kl. 07.00 (svensk tid)"

    def test_what_stands_in_an_approved_letter_comes_with_it(self, newsletter: Newsletter) -> None:
        issue = an_approved_issue(newsletter)
        article = issue.items.get().article
        assert article is not None
        assert said(article).endswith("torsdag 26 november kl. 07.00 (svensk tid)")
        assert said(an_article()) == (
            "men hinner inte med i brevet torsdag 26 november, som redan är godkänt, "
            "utan kommer med i brevet torsdag 3 december kl. 07.00 (svensk tid)"
        )

    def test_what_has_gone_out_says_when(self, newsletter: Newsletter) -> None:
        a_subscriber(newsletter)
        issue = an_approved_issue(newsletter)
        assert freeze(issue, NOW)
        article = issue.items.get().article
        assert article is not None
        assert said(article) == "och har redan gått ut i brevet torsdag 26 november"

    def test_a_letter_that_was_called_off_sent_nothing(self, newsletter: Newsletter) -> None:
        issue = an_approved_issue(newsletter)
        article = issue.items.get().article
        assert article is not None
        assert freeze(issue, NOW)
        issue.mark_cancelled(NOW)
        assert said(article).startswith("och kommer med i brevet")

    @pytest.mark.parametrize(
        ("fields", "public", "words"),
        [
            ({"in_letter": False}, True, "men hålls utanför brevet"),
            ({}, False, "men kommer inte med i brevet, som bara tar det som alla får läsa"),
        ],
    )
    def test_what_keeps_it_out(self, fields: dict[str, Any], public: bool, words: str) -> None:
        assert said(an_article(**fields), public=public) == words

    def test_another_language_has_no_letter(self) -> None:
        article = an_article()
        article.locale = Locale.objects.get_or_create(language_code="en")[0]
        assert said(article) == "men kommer inte med i brevet, som är på svenska"

    def test_what_was_dropped_stays_out(self, newsletter: Newsletter) -> None:
        article = an_article()
        an_item(an_issue(newsletter, state=IssueState.DRAFT), article=article, fate=Fate.DROPPED)
        assert said(article) == "men är borttagen ur brevet för gott"

    def test_what_was_imported_comes_only_by_hand(self, newsletter: Newsletter) -> None:
        article = an_article(published=NOW - timedelta(days=900))
        newsletter.mark_begun(NOW - timedelta(days=1), article.pk)
        old = "men är äldre än brevet och kommer bara med om du lägger till den där"
        assert said(article, NOW - timedelta(days=900)) == old
        an_item(an_issue(newsletter), article=article)
        assert said(article).startswith("och kommer med i brevet torsdag 26 november")

    def test_what_is_live_and_waits_is_promised_no_letter_of_the_past(self) -> None:
        article = an_article(published=NOW - timedelta(days=2))
        assert said(article, NOW - timedelta(days=2)).endswith("torsdag 26 november kl. 07.00 (svensk tid)")

    @pytest.mark.parametrize("letters", [1, 3])
    def test_it_asks_the_same_few_questions_however_many_letters_there_are(
        self, newsletter: Newsletter, letters: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        article = an_article()
        for week in range(letters):
            slot: dict[str, Any] = {"slot_date": SLOT.date() + week * WEEK, "slot_at": SLOT + week * WEEK}
            an_item(an_issue(newsletter, **slot), article=article)
        article = ArticlePage.objects.select_related("locale").get(pk=article.pk)
        with django_assert_num_queries(5):
            said(article)
