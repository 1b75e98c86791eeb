import pytest
from django.contrib.auth.models import User
from django.test import Client

from newsletter.enums import Fate, IssueState
from newsletter.models import Issue, IssueItem, Newsletter
from tests.blog.factories import an_article
from tests.newsletter.factories import an_issue, an_item
from tests.newsletter.letter_forms import address, filled, page_of

pytestmark = pytest.mark.django_db


def test_a_stranger_sees_nothing(client: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    client.force_login(User.objects.create_user("x", password="y"))
    for path in ("", "preview/sv/", "copies/", "progress/", "choices/", "cancel/"):
        assert client.get(address(issue, path)).status_code == 302
    assert client.post(address(issue, "act/"), {"act": "cancel"}).status_code == 302
    issue.refresh_from_db()
    assert issue.state == IssueState.COLLECTING


def test_words_forms_and_fates_are_saved(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 3)
    first, second, third = issue.included()
    data = filled(author, issue, subject="Veckans ämne", intro="Hej!")
    data |= {"order": [second.pk, first.pk, third.pk], "articles-1-form": "lead", "articles-2-fate": "held"}
    assert author.post(address(issue), data).status_code == 302
    issue.refresh_from_db()
    assert (issue.subject, issue.intro, issue.version) == ("Veckans ämne", "Hej!", 1)
    assert list(issue.included()) == [second, first]
    assert IssueItem.objects.get(pk=second.pk).form == "lead"
    assert IssueItem.objects.get(pk=third.pk).fate == Fate.HELD


def test_what_is_written_is_saved_though_an_article_left_meanwhile(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 2)
    first, second = issue.included()
    data = filled(author, issue, intro="Skrivet länge", **{"articles-1-form": "lead"})
    first.delete()
    assert author.post(address(issue), data).status_code == 302
    issue.refresh_from_db()
    second.refresh_from_db()
    assert (issue.intro, second.form) == ("Skrivet länge", "lead")


@pytest.mark.parametrize(("button", "place", "expected"), [("up", 1, [1, 0, 2]), ("down", 1, [0, 2, 1])])
def test_articles_move_by_a_button(
    author: Client, newsletter: Newsletter, button: str, place: int, expected: list[int]
) -> None:
    issue = an_issue(newsletter, 3)
    items = list(issue.included())
    author.post(address(issue), filled(author, issue, **{button: str(items[place].pk)}))
    assert list(issue.included()) == [items[place] for place in expected]


@pytest.mark.parametrize(("button", "place"), [("up", 0), ("down", 2)])
def test_the_first_cannot_go_up_nor_the_last_down(
    author: Client, newsletter: Newsletter, button: str, place: int
) -> None:
    issue = an_issue(newsletter, 3)
    items = list(issue.included())
    author.post(address(issue), filled(author, issue, **{button: str(items[place].pk)}))
    author.post(address(issue), filled(author, issue, up="0", down="x"))
    assert list(issue.included()) == items


@pytest.mark.parametrize(
    "wrong",
    [{"subject": "två\nrader"}, {"subject": "x" * 151}, {"articles-0-form": "poem"}, {"articles-0-fate": "gone"}],
)
def test_wrong_input_keeps_what_was_typed(author: Client, newsletter: Newsletter, wrong: dict[str, str]) -> None:
    issue = an_issue(newsletter, 1)
    response = author.post(address(issue), filled(author, issue, **{"intro": "Min ingång", **wrong}))
    assert response.status_code == 200
    assert "Min ingång" in response.content.decode()
    issue.refresh_from_db()
    assert issue.intro == ""


def test_a_closed_letter_is_not_changed(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    data, extra = filled(author, issue, intro="Sent"), an_article(in_letter=False)
    Issue.objects.update(state=IssueState.SENDING)
    assert author.post(address(issue), data).status_code == 302
    author.post(address(issue, "add/"), {"article": extra.pk})
    issue.refresh_from_db()
    assert issue.intro == ""
    assert issue.items.count() == 1


def test_an_imported_article_is_added_by_hand(author: Client, newsletter: Newsletter) -> None:
    issue, article = an_issue(newsletter), an_article(in_letter=False, title="Gammal och god")
    assert "Gammal och god" in author.get(address(issue)).content.decode()
    author.post(address(issue, "add/"), {"article": article.pk})
    assert issue.included().get().article == article
    author.post(address(issue, "add/"), {"article": "nonsense"})
    assert issue.items.count() == 1


def test_reading_changes_nothing(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    for path in ("act/", "add/", "trial/", "correct/", "place/1/", "copies/settle/"):
        assert author.get(address(issue, path)).status_code == 405
    an_item(issue)
    for path in ("", "cancel/", "progress/", "choices/", "preview/sv/", "copies/", "copies/results/"):
        assert author.get(address(issue, path)).status_code == 200
    issue.refresh_from_db()
    assert (issue.state, issue.version) == (IssueState.COLLECTING, 0)


def test_statement_13_articles_stand_as_the_page_showed_them_when_it_was_saved(
    author: Client, newsletter: Newsletter
) -> None:
    issue = an_issue(newsletter, 3)
    first, second, third = issue.included()
    data = filled(author, issue)
    late = an_item(issue)
    author.post(address(issue), {**data, "order": [third.pk, first.pk, second.pk]})
    assert list(issue.included()) == [third, first, second, late]


@pytest.mark.parametrize(("index", "expected"), [("0", [2, 0, 1]), ("1", [0, 2, 1]), ("99", [0, 1, 2])])
def test_statement_13_a_dragged_article_keeps_its_place(
    author: Client, newsletter: Newsletter, index: str, expected: list[int]
) -> None:
    issue = an_issue(newsletter, 3)
    items = list(issue.included())
    assert author.post(address(issue, f"place/{items[2].pk}/?position={index}")).status_code == 204
    assert list(issue.included()) == [items[place] for place in expected]
    issue.refresh_from_db()
    assert issue.version == 1


def test_dragging_to_nowhere_or_in_a_closed_letter_changes_nothing(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 2)
    items = list(issue.included())
    for index in ("", "-1", "x", "²"):
        assert author.post(address(issue, f"place/{items[1].pk}/"), QUERY_STRING=f"position={index}").status_code == 400
    assert author.post(address(issue, "place/0/?position=0")).status_code == 204
    Issue.objects.update(state=IssueState.SENDING)
    assert author.post(address(issue, f"place/{items[1].pk}/?position=0")).status_code == 409
    assert list(issue.included()) == items


def test_an_article_to_add_is_found_by_the_words_of_its_title(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter)
    for number in range(9):
        an_article(in_letter=False, title=f"Gammal text {number}")
    an_article(in_letter=False, title="Om tystnad på jobbet")
    page = page_of(author, issue, "?q=jobbet+TYST")
    assert [button["aria-label"] for button in page.select("#letter-choices button")] == [
        "Lägg till ”Om tystnad på jobbet”"
    ]
    found = page_of(author, issue, "choices/?q=gammal")
    assert len(found.select("button")) == 8
    assert found.select("p")
    assert not page_of(author, issue, "choices/?q=finns+inte").select("button")


def test_held_and_dropped_articles_stand_apart(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    held = an_item(issue, fate=Fate.HELD)
    inside, apart = page_of(author, issue).select("table.letter__articles")
    assert held.title not in inside.text
    assert held.title in apart.text
    data = filled(author, issue, **{"articles-1-fate": "included"})
    author.post(address(issue), data)
    assert issue.included().last() == held
