"""Makes a page here for each post and page of the file, without its text: that must know where all the others are."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, PageViewRestriction

from blog.models import ArticlePage
from pages.enums import CommentPolicy
from pages.models import BasePage, StandardPage
from wordpress import words
from wordpress.enums import Fate, Kind
from wordpress.models import ImportedItem
from wordpress.move import Move
from wordpress.wxr import WxrItem

LONGEST_LEAD = 600


def place_all(move: Move) -> None:
    for item in _pages_in_order(move):
        _place(move, item, "page")
    for item in sorted(move.export.of_kind("post"), key=lambda item: (item.published_at or move.now, item.id)):
        _place(move, item, "article")


def fate(item: WxrItem, now: datetime) -> Fate:
    is_ahead = item.published_at is not None and item.published_at > now
    if item.status in {"publish", "future"} and is_ahead:
        return Fate.SCHEDULED
    return Fate.LIVE if item.status == "publish" else Fate.DRAFT


def _pages_in_order(move: Move) -> Iterator[WxrItem]:
    """Parents before their children, siblings in the order of the old menu."""
    pages = {item.id: item for item in move.export.of_kind("page")}
    children: dict[int, list[WxrItem]] = defaultdict(list)
    for item in pages.values():
        children[item.parent if item.parent in pages else 0].append(item)
    waiting = sorted(children[0], key=_menu_order, reverse=True)
    seen: set[int] = set()
    while waiting:
        item = waiting.pop()
        seen.add(item.id)
        yield item
        waiting.extend(sorted(children[item.id], key=_menu_order, reverse=True))
    # Pages that are each other's parents hang on nothing.
    yield from (item for item in pages.values() if item.id not in seen)


def _menu_order(item: WxrItem) -> tuple[int, str]:
    return item.menu_order, item.title


def _place(move: Move, item: WxrItem, what: str) -> None:
    if item.status == "trash":
        move.report.note(move.label(item), _("was in the trash and stays there."))
        return
    rows = ImportedItem.objects.filter(source=move.old.name, kind=Kind.PAGE, source_id=str(item.id))
    known = Page.objects.filter(pk__in=rows.values("page")).first()
    move.report.count(what, is_new=known is None)
    if known is not None:
        move.pages[item.id] = known.specific
        return
    parent: Page = move.landing.blog if what == "article" else move.pages.get(item.parent, move.landing.home)
    page = _article(move, item) if what == "article" else StandardPage()
    _fill(move, item, page, parent)
    parent.add_child(instance=page)
    move.pages[item.id] = page
    move.fresh.append(item)
    ImportedItem.objects.create(
        source=move.old.name, kind=Kind.PAGE, source_id=str(item.id), page=page, imported_at=move.now
    )
    _restrict(move, item, page)
    _remark(move, item, page)


def _article(move: Move, item: WxrItem) -> ArticlePage:
    page = ArticlePage(topic=move.topics.of(item), author=move.people.author(item.author), in_letter=False)
    page.tags.add(*move.topics.tags_of(item))
    thumbnail = item.meta.get("_thumbnail_id", "")
    picture = move.media.find("", int(thumbnail)) if thumbnail.isdecimal() else None
    if picture:
        page.hero_image_id, page.hero_alt = picture.id, words.shortened(picture.alt, 200)
        page.hero_decorative = not picture.alt
    return page


def _fill(move: Move, item: WxrItem, page: ArticlePage | StandardPage, parent: Page) -> None:
    title = words.plain(item.title)
    if not title:
        with override(move.landing.language):
            title = _("Untitled")
    page.title = page.draft_title = title[: words.LONGEST_TITLE]
    page.slug = find_available_slug(parent, words.slug(item.slug, title, item.id))
    page.locale = move.landing.home.locale
    page.lead = words.shortened(words.plain(item.excerpt), LONGEST_LEAD)
    page.comments = _comment_policy(item)
    page.live = False
    page.has_unpublished_changes = True
    if fate(item, move.now) is Fate.SCHEDULED:
        page.go_live_at = item.published_at
    else:
        page.first_published_at = item.published_at
    _search_words(item, page)


def _search_words(item: WxrItem, page: BasePage) -> None:
    for field, keys in {
        "seo_title": ("_yoast_wpseo_title", "rank_math_title"),
        "search_description": ("_yoast_wpseo_metadesc", "rank_math_description"),
    }.items():
        text = next((item.meta[key] for key in keys if item.meta.get(key)), "")
        # Both plug-ins write placeholders between percent signs.
        if text and "%" not in text:
            setattr(page, field, words.plain(text)[: words.LONGEST_TITLE])


def _comment_policy(item: WxrItem) -> CommentPolicy:
    if item.comments_open:
        return CommentPolicy.OPEN
    return CommentPolicy.CLOSED if item.comments else CommentPolicy.OFF


def _restrict(move: Move, item: WxrItem, page: Page) -> None:
    if not item.password:
        return
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password=item.password[:255]
    )
    move.report.note(move.label(item), _("asks for the same password as before."))


def _remark(move: Move, item: WxrItem, page: Page) -> None:
    label = move.label(item)
    reasons = {
        "private": _("was private and came as a draft that only you see."),
        "pending": _("was waiting for review and came as a draft."),
        "future": _("was to be published at a time that has passed; it came as a draft."),
    }
    if item.status in reasons and fate(item, move.now) is Fate.DRAFT:
        move.report.note(label, reasons[item.status])
    if len(words.plain(item.title)) > words.LONGEST_TITLE:
        move.report.note(label, _("has a title that was too long; it was cut."))
    if len(words.plain(item.excerpt)) > LONGEST_LEAD:
        move.report.note(label, _("has an excerpt that was too long for a lead; it was cut."))
    if item.kind == "page" and item.parent and item.parent not in move.pages:
        move.report.note(label, _("hung under a page that is not in the file; it hangs under the home page now."))
