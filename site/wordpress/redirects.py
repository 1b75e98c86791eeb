"""A redirect for every address that the old site had."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from blog.models import ArticlePage
from wordpress.addresses import LONGEST_PATH, readable
from wordpress.enums import Kind
from wordpress.models import ImportedItem
from wordpress.move import Move
from wordpress.wxr import WxrItem


def settle_addresses(move: Move) -> None:
    """Tells the old site's address book where each post, page and picture's page is now."""
    for item in move.export.items:
        page = move.pages.get(item.id)
        if page is not None:
            for href in _own(move, item):
                move.old.settle(href, page.pk)
    for item in move.export.of_kind("attachment"):
        parent = move.pages.get(item.parent)
        if parent is not None:
            for href in (item.link, move.old.short("attachment_id", item.id)):
                move.old.settle(href, parent.pk, attachment=True)
    for slug, topic in move.topics.by_slug.items():
        move.old.settle(_below(move, f"category/{_category_path(move, slug)}/"), topic.pk)
    move.old.settle(_below(move, "feed/"), move.landing.blog.pk)


def make_redirects(move: Move) -> None:
    made = set(Redirect.objects.filter(site=move.landing.site).values_list("old_path", flat=True))
    live = {page.pk: urlsplit(page.get_url() or "").path for page in Page.objects.filter(pk__in=move.old.targets())}
    for path, page in move.old.settled():
        if not path or path == "/" or path == Redirect.normalise_path(live.get(page, "")):
            continue
        _make(move, path, made, page=page)
    _for_feed_and_tags(move, made)
    _for_files(move, made)


def _own(move: Move, item: WxrItem) -> list[str]:
    names = ("page_id", "p") if item.kind == "page" else ("p",)
    return [item.link, *(move.old.short(name, item.id) for name in names)]


def _below(move: Move, path: str) -> str:
    return f"{move.old.base_url.rstrip('/')}/{path}"


def _category_path(move: Move, slug: str) -> str:
    """WordPress puts a category's own parents before it."""
    path, seen = [slug], {slug}
    while (term := move.export.categories.get(path[0])) and term.parent and term.parent not in seen:
        path.insert(0, term.parent)
        seen.add(term.parent)
    return "/".join(path)


def _for_feed_and_tags(move: Move, made: set[str]) -> None:
    feed = move.old.path(_below(move, "feed/"))
    Redirect.objects.filter(site=move.landing.site, old_path=feed).update(redirect_page_route_path="/rss/")
    shown = set(ArticlePage.objects.descendant_of(move.landing.blog).published().values_list("tags__slug", flat=True))
    slugs = {tag.name.casefold(): tag.slug for tag in Tag.objects.all()}
    for ref, name in move.topics.tags.items():
        is_tag = ref.domain == "post_tag"
        path = move.old.path(
            _below(move, f"tag/{ref.slug}/" if is_tag else f"category/{_category_path(move, ref.slug)}/")
        )
        slug = slugs.get(name.casefold(), "")
        if path and (is_tag or ref.slug not in move.topics.by_slug):
            # A tag that only drafts have is no address yet; its old one leads to the blog.
            _make(move, path, made, page=move.landing.blog.pk, route=f"/tagg/{slug}/" if slug in shown else "")


def _for_files(move: Move, made: set[str]) -> None:
    rows = ImportedItem.objects.filter(source=move.old.name, kind=Kind.IMAGE).select_related("image")
    files = {row.source_id: row.image.file.url for row in rows if row.image}
    for item in move.export.of_kind("attachment"):
        address = files.get(str(item.id))
        path = move.old.path(item.attachment_url)
        if address and path:
            _make(move, path, made, link=address)
            page_path = move.old.path(item.link)
            if page_path and move.old.page(item.link) is None:
                _make(move, page_path, made, link=address)


def _make(move: Move, path: str, made: set[str], *, page: int | None = None, route: str = "", link: str = "") -> None:
    if len(path) > LONGEST_PATH or len(link) > LONGEST_PATH:
        move.report.note(readable(path), _("is too long an address for a redirect."))
        return
    move.report.count("redirect", is_new=path not in made)
    if path in made:
        return
    made.add(path)
    Redirect.objects.create(
        site=move.landing.site,
        old_path=path,
        redirect_page_id=page,
        redirect_page_route_path=route,
        redirect_link=link,
    )
