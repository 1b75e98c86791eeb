"""Statement 23, topics: a reader gets the articles of the topics chosen, and no letter without any."""

import uuid
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import TopicPage
from newsletter import shares, topics
from newsletter.choice_words import sentences
from newsletter.edition_choice import number_of_readers
from newsletter.freeze import Changed, _fix, build_all, freeze
from newsletter.models import Delivery, Issue, Newsletter, Subscriber
from newsletter.topics import selection_of
from tests.blog.factories import a_topic, an_article
from tests.newsletter.balance import assert_balanced
from tests.newsletter.factories import NOW, SLOT, a_newsletter, a_subscriber, an_approved_issue, an_issue, an_item
from tests.pages.factories import a_child, an_english_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


def key(page: object) -> str:
    return str(page.translation_key.hex[: topics.SHORT])  # type: ignore[attr-defined]


@pytest.fixture
def letter(newsletter: Newsletter) -> Issue:
    issue = an_approved_issue(newsletter, articles=0)
    for name in ("Ledarskap", "Arbetsmiljö"):
        an_item(issue, article=an_article(title=f"Om {name}", topic=a_topic(name), published=NOW))
    an_item(issue, article=an_article(title="Utan ämne", published=NOW))
    return issue


def chosen(*names: str) -> str:
    return selection_of(key(page) for page in TopicPage.objects.filter(title__in=names))


def frozen(issue: Issue) -> Issue:
    assert freeze(issue, SLOT)
    assert_balanced(issue)
    return Issue.objects.get(pk=issue.pk)


def test_statement_23_each_choice_has_an_edition_of_its_own(newsletter: Newsletter, letter: Issue) -> None:
    everything = a_subscriber(newsletter)
    some = a_subscriber(newsletter, selection=chosen("Arbetsmiljö"))
    both = a_subscriber(newsletter, selection=chosen("Arbetsmiljö", "Ledarskap"))
    assert frozen(letter).frozen_count == 3
    text = {row.subscriber: row.edition.text for row in Delivery.objects.select_related("edition", "subscriber")}
    for reader, titles in (
        (everything, {"Om Ledarskap", "Om Arbetsmiljö", "Utan ämne"}),
        (some, {"Om Arbetsmiljö"}),
        (both, {"Om Ledarskap", "Om Arbetsmiljö"}),
    ):
        assert {title for title in ("Om Ledarskap", "Om Arbetsmiljö", "Utan ämne") if title in text[reader]} == titles
    edition = letter.editions.get(selection=some.selection)
    assert edition.subject == "Om Arbetsmiljö"
    assert letter.editions.whole().get().subject == "Om Ledarskap"


def test_no_copy_goes_where_nothing_is_left(newsletter: Newsletter, letter: Issue) -> None:
    quiet = a_topic("Tystnad")
    a_subscriber(newsletter, selection=key(quiet))
    a_subscriber(newsletter)
    assert number_of_readers(letter, SLOT) == 1
    assert frozen(letter).frozen_count == 1
    assert letter.editions.count() == 1


def test_a_reader_who_chooses_while_the_letter_is_frozen_is_not_left_out(newsletter: Newsletter, letter: Issue) -> None:
    reader = a_subscriber(newsletter)
    made = build_all(letter, 1, SLOT)
    Subscriber.objects.filter(pk=reader.pk).update(selection=chosen("Ledarskap"))
    with pytest.raises(Changed):
        _fix(letter, made, 1, SLOT)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("fate", ["unpublish", "delete"])
def test_a_topic_that_is_gone_falls_out_of_the_choice(newsletter: Newsletter, letter: Issue, fate: str) -> None:
    one = a_subscriber(newsletter, selection=chosen("Ledarskap"))
    two = a_subscriber(newsletter, selection=chosen("Ledarskap", "Arbetsmiljö"))
    getattr(TopicPage.objects.get(title="Ledarskap"), fate)()
    frozen(letter)
    texts = {row.subscriber: row.edition.text for row in Delivery.objects.select_related("edition", "subscriber")}
    # All gone: everything. One left: that one.
    assert "Utan ämne" in texts[one]
    assert "Utan ämne" not in texts[two]
    assert "no longer here" in " ".join(sentences(one, NOW)) or "inte längre" in " ".join(sentences(one, NOW))


def test_a_topic_brings_its_own_topics_along(newsletter: Newsletter) -> None:
    parent = a_topic("Ledarskap")
    child = a_child(TopicPage(title="Samtal", slug="samtal"), parent)
    issue = an_issue(newsletter)
    item = an_item(issue, article=an_article(topic=child))
    other = an_item(issue)
    sieve = topics.Sieve(issue)
    assert sieve.lets_in(key(parent)) == sieve.lets_in(key(child)) == frozenset({item.pk})
    assert sieve.lets_in("") == frozenset({item.pk, other.pk})


def test_topics_have_their_names_in_the_readers_language(newsletter: Newsletter) -> None:
    a_topic("Arbetsmiljö")
    page = a_topic("Ledarskap")
    english = page.copy_for_translation(an_english_home().locale, copy_parents=True)
    english.title = "Leadership"
    english.save_revision().publish()
    assert [topic.title for topic in topics.on_offer(newsletter, "sv")] == ["Arbetsmiljö", "Ledarskap"]
    assert {topic.key: topic.title for topic in topics.on_offer(newsletter, "en")}[key(page)] == "Leadership"


def test_an_english_reader_of_a_topic_gets_it_by_the_same_key(newsletter: Newsletter, letter: Issue) -> None:
    reader = a_subscriber(newsletter, language="en", selection=chosen("Ledarskap"))
    frozen(letter)
    edition = Delivery.objects.select_related("edition").get(subscriber=reader).edition
    assert (edition.language, edition.selection) == ("en", reader.selection)
    assert "Om Ledarskap" in edition.text
    assert "Om Arbetsmiljö" not in edition.text


def test_the_row_holds_as_many_topics_as_may_be_chosen() -> None:
    most = selection_of(uuid.uuid4().hex[: topics.SHORT] for _ in range(topics.MOST))
    assert len(most) <= 255
    assert len(topics.keys_in(most)) == topics.MOST


def test_choices_that_let_in_the_same_articles_share_one_edition(newsletter: Newsletter, letter: Issue) -> None:
    quiet = [key(a_topic(f"Tystnad{number}")) for number in range(3)]
    one = chosen("Ledarskap")
    alike = [a_subscriber(newsletter, selection=selection_of([topic, one])) for topic in quiet]
    alike.append(a_subscriber(newsletter, selection=one))
    a_subscriber(newsletter, language="en", selection=one)
    assert frozen(letter).frozen_count == 5
    assert set(letter.editions.values_list("language", "selection")) == {
        ("sv", ""),
        ("en", ""),
        ("sv", one),
        ("en", one),
    }
    mine = Delivery.objects.filter(subscriber__in=alike)
    assert set(mine.values_list("edition__language", "edition__selection")) == {("sv", one)}


def test_a_choice_that_lets_everything_in_gets_the_whole_letter(newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter, articles=0)
    for name in ("Ledarskap", "Arbetsmiljö"):
        an_item(issue, article=an_article(topic=a_topic(name), published=NOW))
    a_topic("Tystnad")
    reader = a_subscriber(newsletter, selection=chosen("Ledarskap", "Arbetsmiljö"))
    frozen(issue)
    assert Delivery.objects.get().subscriber == reader
    assert issue.editions.get().selection == ""


def an_issue_of_topics(newsletter: Newsletter, week: int, names: list[str]) -> Issue:
    day = (SLOT + timedelta(weeks=week)).date()
    issue = an_approved_issue(newsletter, articles=0, slot_date=day)
    for name in names:
        an_item(issue, article=an_article(topic=TopicPage.objects.get(title=name), published=NOW))
    return issue


def test_the_freeze_costs_by_the_editions_and_not_by_the_choices(newsletter: Newsletter) -> None:
    """300 choices among 12 topics, of which three stand in the letter: its seven parts, and the whole."""
    names = [f"Samtal{number}" for number in range(12)]
    keys = [key(a_topic(name)) for name in names]
    choices = [selection_of(some) for size in (1, 2, 3, 4) for some in combinations(keys, size)]
    costs: list[tuple[int, int]] = []
    for week, (first, last) in enumerate([(0, 78), (78, 300), (300, 600)]):
        for selection in choices[first:last]:
            a_subscriber(newsletter, selection=selection)
        issue = an_issue_of_topics(newsletter, week, names[:3])
        with CaptureQueriesContext(connection) as queries:
            frozen(issue)
        costs.append((issue.editions.count(), len(queries)))
    # A statement more for each 250 choices, and nothing else.
    assert [editions for editions, _queries in costs] == [7, 7, 7]
    assert costs[2][1] - costs[0][1] <= 3


def test_where_there_are_too_many_the_rarest_choices_get_the_whole_letter(
    newsletter: Newsletter, letter: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "MOST", 1)
    common = [a_subscriber(newsletter, selection=chosen("Arbetsmiljö")) for _ in range(2)]
    rare = a_subscriber(newsletter, selection=chosen("Ledarskap"))
    none = a_subscriber(newsletter, selection=key(a_topic("Tystnad")))
    frozen(letter)
    got = dict(Delivery.objects.values_list("subscriber", "edition__selection"))
    assert got == {**{reader.pk: chosen("Arbetsmiljö") for reader in common}, rare.pk: ""}
    assert none.pk not in got


def test_copies_of_one_edition_stand_together(newsletter: Newsletter, letter: Issue) -> None:
    for _ in range(3):
        for selection in ("", chosen("Ledarskap"), chosen("Arbetsmiljö")):
            a_subscriber(newsletter, selection=selection)
    frozen(letter)
    editions = [row.edition_id for row in Delivery.objects.order_by("pk")]
    assert editions == sorted(editions)
