"""Brings the texts into the pages that `place` made, and publishes those that were public."""

import json
from typing import Any

from django.utils.translation import gettext as _

from blog.models import ArticlePage
from pages.models import StandardPage
from wordpress import words
from wordpress.convert import convert
from wordpress.enums import Fate
from wordpress.move import Move
from wordpress.pieces import FoundImage
from wordpress.place import fate
from wordpress.wxr import WxrItem


def fill_all(move: Move) -> None:
    attached: dict[int, list[int]] = {}
    for picture in move.export.of_kind("attachment"):
        attached.setdefault(picture.parent, []).append(picture.id)
    for item in move.fresh:
        _fill(move, item, attached.get(item.id, []))


class PostSurroundings:
    """Answers the converter's questions for one post, and remembers the addresses that lead nowhere here."""

    def __init__(self, move: Move, attached: list[int]) -> None:
        self.move = move
        self.lost: list[str] = []
        self._attached = attached

    def page(self, href: str) -> int | None:
        return self.move.old.page(href)

    def absolute(self, href: str) -> str:
        whole = self.move.old.absolute(href)
        if whole and self.move.old.path(whole) and whole not in self.lost:
            self.lost.append(whole)
        return whole

    def image(self, address: str, number: int | None) -> FoundImage | None:
        whole = address if address.startswith("data:") else self.move.old.absolute(address)
        return self.move.media.find(whole, number)

    def is_attachment(self, href: str) -> bool:
        return self.move.old.is_attachment(href)

    def attached(self) -> list[int]:
        return self._attached


def _fill(move: Move, item: WxrItem, attached: list[int]) -> None:
    page: Any = move.pages[item.id]
    field: Any = (ArticlePage if isinstance(page, ArticlePage) else StandardPage)._meta.get_field("body")
    around = PostSurroundings(move, attached)
    result = convert(
        item.content,
        around,
        allowed=field.stream_block.child_blocks,
        lead=words.plain(item.excerpt),
        title=page.title,
    )
    page.body = field.to_python(json.dumps(result.blocks))
    for note in result.notes:
        move.report.note(move.label(item), note)
    for address in around.lost:
        move.report.note(move.label(item), _("links to %(address)s, which is not in the file.") % {"address": address})
    if not result.blocks and not page.lead:
        move.report.note(move.label(item), _("has no text."))
    _save(move, item, page)


def _save(move: Move, item: WxrItem, page: Any) -> None:
    revision = page.save_revision(changed=False, log_action=False, clean=False)
    if fate(item, move.now) is Fate.DRAFT:
        page.save(clean=False)
        return
    revision.publish()
    if fate(item, move.now) is Fate.LIVE:
        written = item.published_at or move.now
        changed = max(item.modified_at or written, written)
        type(page).objects.filter(pk=page.pk).update(first_published_at=written, last_published_at=changed)
