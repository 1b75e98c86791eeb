from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image as Picture
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import Image
from wagtail.models import Page, PageViewRestriction, Site

from blog.models import ArticlePage, Author, BlogIndexPage, TopicPage
from comments.enums import State, Via
from comments.models import Comment
from comments.moderate import Actor, trash
from pages.enums import CommentPolicy
from pages.models import HomePage, StandardPage
from tests.wordpress.test_reader import SHARED, SMALL
from wordpress import bring as whole
from wordpress.bring import bring
from wordpress.landing import NoLanding
from wordpress.models import ImportedItem
from wordpress.reader import read
from wordpress.report import Report

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    (folder / "2021" / "04").mkdir(parents=True)
    Picture.new("RGB", (60, 40), "teal").save(folder / "2021" / "04" / "trana.jpg")
    Picture.new("RGB", (60, 40), "teal").save(folder / "ensam.png")
    return folder


def run(file: Path = SMALL, *, folder: Path | None = None, dry_run: bool = False, host: str = "") -> Report:
    return bring(read(file), host=host, folder=folder, dry_run=dry_run, now=NOW)


def article(title: str) -> ArticlePage:
    page: ArticlePage = ArticlePage.objects.get(title=title)
    return page


def totals() -> list[int]:
    return [
        model._default_manager.count()
        for model in (Page, ArticlePage, Author, Comment, Image, Redirect, ImportedItem, TopicPage)
    ]


def test_a_site_without_home_page_gets_one() -> None:
    run()
    site = Site.objects.get()
    assert isinstance(site.root_page.specific, HomePage)
    assert site.root_page.title == "Liten blogg"
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_an_article_comes_with_all_that_belongs_to_it(pictures: Path) -> None:
    run(folder=pictures)
    page = article("Tranor över sjön")
    assert page.live
    assert not page.has_unpublished_changes
    assert page.first_published_at == datetime(2021, 4, 10, 7, tzinfo=UTC)
    assert page.last_published_at == datetime(2021, 5, 1, 10, tzinfo=UTC)
    assert (page.slug, page.lead, page.in_letter) == ("tranor", "Tranorna kom i dag.", False)
    assert page.author is not None
    assert page.author.name == "Åsa Öberg"
    assert page.topic is not None
    assert page.topic.title == "Fåglar"
    assert page.topic.get_parent().title == "Djur & natur"
    assert sorted(page.tags.names()) == ["Djur & natur", "Morgon"]
    assert (page.search_description, page.seo_title) == ("Om tranor", "")
    assert page.hero_image is not None
    assert (page.hero_alt, page.hero_decorative) == ("En trana", False)


def test_its_text_becomes_blocks_and_its_links_pages(pictures: Path) -> None:
    run(folder=pictures)
    body = article("Tranor över sjön").body
    assert [child.block_type for child in body] == ["text", "signup", "image", "tip", "text"]
    about = StandardPage.objects.get(title="Om mig")
    assert f'linktype="page" id="{about.pk}"' in body[0].value.source
    assert "Tranorna kom i dag" not in body[0].value.source
    assert body[2].value["image"].contextual_alt_text == "En trana i vass"
    assert body[3].value["page"].pk == about.pk


def test_states_of_posts() -> None:
    report = run()
    assert (article("Ett utkast").live, article("Privata tankar").live, article("Missad tid").live) == (False,) * 3
    soon = article("Kommer snart")
    assert not soon.live
    assert soon.go_live_at == datetime(2099, 1, 1, 7, tzinfo=UTC)
    assert soon.scheduled_revision is not None
    assert not ArticlePage.objects.filter(title="Slängd").exists()
    untitled = ArticlePage.objects.get(slug="tranor-1")
    assert untitled.title
    assert PageViewRestriction.objects.get(page=untitled).password == "hemligt"
    named = " ".join(report.notes)
    assert all(title in named for title in ("Privata tankar", "Missad tid", "Slängd"))


def test_pages_keep_hierarchy_and_order() -> None:
    run()
    home = HomePage.objects.get()
    assert [page.title for page in home.get_children().type(StandardPage)] == ["Första sidan", "Om mig"]
    assert StandardPage.objects.get(title="Barnsida").get_parent().title == "Om mig"
    assert StandardPage.objects.get(title="Första sidan").slug == "a-sida"


def test_statement_25_comments_of_wordpress_keep_thread_date_and_state() -> None:
    run()
    page = article("Tranor över sjön")
    found = {str(comment.imported_from).rsplit(":")[-1]: comment for comment in Comment.objects.filter(page=page)}
    assert {key: comment.state for key, comment in found.items()} == {
        "501": "approved",
        "500": "approved",
        "502": "pending",
        "503": "spam",
        "504": "approved",
        "505": "pending",
    }
    assert found["500"].parent == found["501"]
    assert found["502"].parent is None
    assert found["501"].submitted_at == datetime(2021, 4, 11, 8, tzinfo=UTC)
    assert "script" not in found["500"].html
    assert (page.comments, StandardPage.objects.get(title="Barnsida").comments) == (
        CommentPolicy.OPEN,
        CommentPolicy.CLOSED,
    )


@pytest.mark.parametrize(
    ("old", "title"),
    [
        ("/2021/04/tranor/", "Tranor över sjön"),
        ("/?p=11", "Tranor över sjön"),
        ("/?page_id=21", "Om mig"),
        ("/?p=21&utm_source=brev", "Om mig"),
        ("/2021/04/tranor/saknas/", "Tranor över sjön"),
        ("/?attachment_id=32", "Tranor över sjön"),
        ("/category/djur/faglar/", "Fåglar"),
    ],
)
def test_old_addresses_lead_to_the_page(client: Client, old: str, title: str) -> None:
    run()
    response = client.get(old)
    assert response.status_code == 301
    assert response["Location"].endswith(Page.objects.get(title=title).url)


def test_old_feed_and_tags_lead_to_theirs(client: Client) -> None:
    run()
    assert client.get("/feed/")["Location"].endswith("/rss/")
    assert client.get("/tag/morgon/")["Location"].endswith("/tagg/morgon/")
    assert client.get("/tag/hemlig-tagg/")["Location"].endswith(BlogIndexPage.objects.get().url)
    assert client.get("/category/djur/")["Location"].endswith("/djur/")


def test_old_files_lead_to_the_picture(client: Client, pictures: Path) -> None:
    run(folder=pictures)
    image = Image.objects.get(title="ensam")
    assert client.get("/wp-content/uploads/ensam.png")["Location"] == image.file.url
    assert client.get("/ensam/")["Location"] == image.file.url


@pytest.mark.parametrize("address", ["/?p=4711", "/?p=x", "/?p=" + "9" * 40, "/?p=٣"])
def test_other_short_addresses_show_the_home_page(client: Client, address: str) -> None:
    run()
    assert client.get(address).status_code == 200


def test_every_imported_page_renders(client: Client, pictures: Path) -> None:
    run(folder=pictures)
    for page in Page.objects.live().filter(depth__gt=1):
        assert client.get(page.url).status_code == 200, page.title


def test_a_second_run_changes_nothing(pictures: Path) -> None:
    run(folder=pictures)
    before = totals()
    report = run(folder=pictures)
    assert totals() == before
    assert report.changed_nothing
    assert (report.known["article"], report.known["page"], report.known["comment"]) == (6, 3, 7)
    assert report.known["image"] == 2


def test_statement_25_comments_of_wordpress_come_once_and_what_was_done_to_them_since_stays() -> None:
    run()
    judged, erased = Comment.objects.order_by("pk")[:2]
    trash(judged, by=Actor(Via.ADMIN), now=NOW)
    Comment.objects.filter(pk=erased.pk).update(state=State.DELETED, name="", email="", text="", html="")
    before = list(Comment.objects.order_by("pk").values())
    assert run().changed_nothing
    assert list(Comment.objects.order_by("pk").values()) == before


def test_statement_25_the_authors_own_comments_stay_the_authors(tmp_path: Path) -> None:
    export = SMALL.read_text("utf-8")
    for user in (1, 8):
        export = export.replace("<wp:comment>", f"<wp:comment ><wp:comment_user_id>{user}</wp:comment_user_id>", 1)
    path = tmp_path / "export.xml"
    path.write_text(export, encoding="utf-8")
    run(path)
    own = Comment.objects.get(by_author=True)
    assert own.email
    assert Comment.objects.filter(by_author=False).count() == Comment.objects.count() - 1


def test_a_deleted_page_can_come_again() -> None:
    run()
    StandardPage.objects.get(title="Om mig").delete()
    report = run()
    assert report.new["page"] == 2
    assert StandardPage.objects.filter(title="Om mig").exists()


def test_a_trial_run_reports_and_changes_nothing(pictures: Path) -> None:
    before = totals()
    report = run(folder=pictures, dry_run=True)
    assert totals() == before
    assert report.new["article"] == 6
    assert not default_storage.exists("original_images") or default_storage.listdir("original_images")[1] == []


def test_a_failure_takes_back_everything(pictures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(move: object) -> None:
        raise RuntimeError("the disk is full")

    before = totals()
    monkeypatch.setattr(whole, "make_redirects", fail)
    with pytest.raises(RuntimeError):
        run(folder=pictures)
    assert totals() == before
    assert default_storage.listdir("original_images")[1] == []


def test_the_report_names_what_stayed_behind() -> None:
    text = run().text()
    for words in ("https://gamla.example.se/borta/", "saknas.jpg", "okand_kod", "nav_menu_item", "Tom", "latest-posts"):
        assert words in text
    assert "”kanske”" in text or "“kanske”" in text


def test_pictures_that_are_none_are_refused(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "uploads"
    (folder / "a").mkdir(parents=True)
    (folder / "trana.jpg").write_text("no picture")
    (folder / "a" / "ensam.png").write_bytes(b"1")
    (folder / "ensam.png").write_bytes(b"2")
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 12
    report = run(folder=folder)
    assert report.new["image"] == 0


def test_another_site_can_be_named() -> None:
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Annan", slug="annan"))
    site = Site.objects.create(hostname="annan.example.se", root_page=home)
    run(host="annan.example.se")
    assert article("Tranor över sjön").get_site() == site
    with pytest.raises(NoLanding, match=r"annan\.example\.se"):
        run(host="okand.example.se")


@pytest.mark.parametrize(
    ("name", "articles", "pages", "comments"),
    [("seed-article.wordpress.xml", 1, 0, 0), ("wordpress-theme-unit-test.xml", 58, 21, 33)],
)
def test_the_shared_exports_come_whole(client: Client, name: str, articles: int, pages: int, comments: int) -> None:
    if not (SHARED / name).exists():
        pytest.skip("the shared exports are not on this machine")
    run(SHARED / name)
    assert (ArticlePage.objects.count(), StandardPage.objects.count(), Comment.objects.count()) == (
        articles,
        pages,
        comments,
    )
    for page in Page.objects.live().filter(depth__gt=1):
        assert client.get(page.url).status_code == 200, page.title
