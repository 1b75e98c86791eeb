"""Statement 25, Disqus: threads, dates, states and writers come over, and a second run changes nothing."""

import tracemalloc
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from comments.bring import import_comment
from comments.enums import State
from comments.models import Comment, CommentEvent
from tests.pages.factories import a_home, a_standard_page
from tests.wordpress.test_disqus_reader import HEAD, SMALL
from wordpress import disqus_bring
from wordpress.disqus_reader import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def cranes() -> Page:
    """Moved here earlier: only the redirect tells where."""
    page: Page = a_standard_page(title="Något annat", slug="fagel")
    site = Site.objects.get(is_default_site=True)
    Redirect.objects.create(old_path="/2021/04/tranor", redirect_page=page, site=site)
    return page


@pytest.fixture
def weeks() -> Page:
    return a_standard_page(title="Veckor", slug="motesfria-veckor")


@pytest.fixture
def questions() -> Page:
    return a_standard_page(title="Tre frågor", slug="fragor")


def run(path: Path = SMALL, **options: object) -> str:
    out = StringIO()
    call_command("import_disqus", path, stdout=out, **options)
    return out.getvalue()


def found() -> dict[str, Comment]:
    return {str(row.imported_from): row for row in Comment.objects.select_related("parent")}


def everything() -> list[object]:
    return [list(Comment.objects.order_by("pk").values()), CommentEvent.objects.count()]


def test_statement_25_threads_dates_states_and_writers_come_over(cranes: Page, weeks: Page, questions: Page) -> None:
    text = run()
    rows = found()
    assert {name: (row.page_id, row.state) for name, row in rows.items()} == {
        "disqus:501": (cranes.pk, State.APPROVED),
        "disqus:502": (cranes.pk, State.APPROVED),
        "disqus:503": (cranes.pk, State.SPAM),
        "disqus:504": (cranes.pk, State.DELETED),
        "disqus:505": (cranes.pk, State.PENDING),
        "disqus:520": (weeks.pk, State.APPROVED),
        "disqus:521": (weeks.pk, State.APPROVED),
        "disqus:522": (questions.pk, State.APPROVED),
    }
    parents = {name: str(row.parent.imported_from) for name, row in rows.items() if row.parent}
    assert parents == {"disqus:502": "disqus:501", "disqus:505": "disqus:504", "disqus:520": "disqus:521"}
    first = rows["disqus:501"]
    assert (first.name, first.email, first.submitted_at) == (
        "Bo Ek", "bo@example.org", datetime(2021, 4, 11, 8, tzinfo=UTC),
    )  # fmt: skip
    assert first.approved_at == first.submitted_at
    assert first.text == "Så **fint** skrivet, se [vassen](https://exempel.se/vass)!"
    assert rows["disqus:502"].name == "Åsa & Co"
    assert "script" not in rows["disqus:502"].html
    assert "https://gamla.example.se/borta/" in text
    assert "/tyst/" not in text, "what nobody wrote about is not missed"


def test_what_was_deleted_there_leaves_a_place_and_no_words(cranes: Page) -> None:
    run()
    gone = found()["disqus:504"]
    assert (gone.name, gone.email, gone.text, gone.html) == ("", "", "", "")
    assert "disqus:506" not in found(), "nobody answered it"


def test_statement_25_a_second_run_changes_nothing(cranes: Page, weeks: Page, questions: Page) -> None:
    run()
    before = everything()
    assert "8" in run()
    assert everything() == before


def test_a_redirect_made_later_brings_the_rest(cranes: Page, weeks: Page) -> None:
    run()
    before = Comment.objects.count()
    page = a_standard_page(title="Återfunnen", slug="aterfunnen")
    Redirect.objects.create(old_path="/borta", redirect_page=page, site=None)
    run()
    assert Comment.objects.count() == before + 1
    assert found()["disqus:523"].page_id == page.pk


def test_two_pages_of_one_name_are_no_match(cranes: Page) -> None:
    parent = a_standard_page(title="Andra", slug="andra")
    a_standard_page(title="Tre frågor", slug="a")
    parent.add_child(instance=type(parent)(title="Tre frågor", slug="b"))
    assert "Tre frågor" in run()
    assert "disqus:522" not in found()


def test_a_trial_run_counts_and_changes_nothing(cranes: Page, weeks: Page, questions: Page) -> None:
    text = run(dry_run=True)
    assert "8" in text
    assert not Comment.objects.exists()


def test_nothing_that_matches_is_said_so(db: None) -> None:
    a_home()
    text = run()
    assert "Inget i filen" in text
    assert not Comment.objects.exists()


def test_a_broken_end_is_found_before_anything_is_written(cranes: Page, tmp_path: Path) -> None:
    path = tmp_path / "half.xml"
    path.write_bytes(SMALL.read_bytes()[:-400])
    with pytest.raises(CommandError, match=r"\d"):
        run(path)
    assert not Comment.objects.exists()


def test_a_ring_of_answers_ends_in_a_thread(cranes: Page, tmp_path: Path) -> None:
    path = tmp_path / "ring.xml"
    thread = b"<thread dsq:id='1'><id>1</id><link>/2021/04/tranor/</link><title>T</title></thread>"
    ring = b"".join(
        b"<post dsq:id='%d'><message>x</message><createdAt>2021-01-01T00:00:00Z</createdAt><thread dsq:id='1'/>"
        b"<parent dsq:id='%d'/></post>" % pair
        for pair in ((1, 2), (2, 1), (3, 3))
    )
    path.write_bytes(HEAD + thread + ring + b"</disqus>")
    run(path)
    assert Comment.objects.count() == 3
    assert Comment.objects.filter(parent=None).count() == 2


@pytest.mark.parametrize(("content", "site"), [(HEAD + b"</disqus>", ""), (SMALL.read_bytes(), "okand.example.se")])
def test_without_threads_or_site_nothing_is_brought(db: None, tmp_path: Path, content: bytes, site: str) -> None:
    path = tmp_path / "disqus.xml"
    path.write_bytes(content)
    a_home()
    with pytest.raises(CommandError):
        run(path, site=site)


def test_a_huge_file_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml"
    post = (
        b"<post dsq:id='%d'><message>" + b"ord " * 500 + b"</message><createdAt>2021-01-01T00:00:00Z</createdAt>"
        b"<thread dsq:id='1'/></post>"
    )
    path.write_bytes(HEAD + b"".join(post % number for number in range(10_000)) + b"</disqus>")
    tracemalloc.start()
    assert sum(1 for _one in read(path)) == 10_000
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert path.stat().st_size > 20_000_000
    assert most < 2_000_000


def test_a_large_file_is_brought_in_portions(
    cranes: Page, weeks: Page, questions: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disqus_bring, "PORTION", 2)
    run()
    assert Comment.objects.count() == 8


def test_what_came_with_wordpress_already_does_not_come_twice(cranes: Page, tmp_path: Path) -> None:
    """Disqus's plug-in copies each comment into WordPress, with the same name and time."""
    twin, _new = import_comment(
        page=cranes, source="wordpress:gamla.example.se", source_id="3", parent=None, name="Bo Ek",
        email="bo@example.org", website="", html="<p>Så fint</p>", submitted_at=datetime(2021, 4, 11, 8, tzinfo=UTC),
        state=State.APPROVED, now=timezone.now(),
    )  # fmt: skip
    for _run in range(2):
        run()
        assert Comment.objects.filter(name="Bo Ek").get() == twin
        assert found()["disqus:502"].parent == twin
