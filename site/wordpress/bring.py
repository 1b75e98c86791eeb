"""The whole import in one transaction: all of it, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from taggit.models import Tag

from wordpress.addresses import OldSite
from wordpress.fill import fill_all
from wordpress.landing import find_landing
from wordpress.media import Media
from wordpress.move import Move
from wordpress.people import People, Topics
from wordpress.place import place_all
from wordpress.redirects import make_redirects, settle_addresses
from wordpress.report import Report
from wordpress.threads import bring_comments
from wordpress.wxr import WxrExport

BROUGHT = {"post", "page", "attachment"}


def bring(export: WxrExport, *, host: str, folder: Path | None, dry_run: bool, now: datetime) -> Report:
    report = Report(dry_run=dry_run)
    old = OldSite(export.base_url)
    with transaction.atomic():
        landing = find_landing(host, export.title)
        media = Media(folder, old.name, report, now)
        topics = Topics(export, landing, report, old.name, now)
        move = Move(export, landing, old, media, People(export, report), topics, report, now)
        with _taken_back_on_failure(media):
            _steps(move)
            if dry_run:
                transaction.set_rollback(True)
                media.discard()
    return report


@contextmanager
def _taken_back_on_failure(media: Media) -> Iterator[None]:
    try:
        yield
    except BaseException:
        media.discard()
        raise


def _steps(move: Move) -> None:
    tags_before = Tag.objects.count()
    move.media.bring(move.export.of_kind("attachment"))
    place_all(move)
    settle_addresses(move)
    fill_all(move)
    bring_comments(move)
    make_redirects(move)
    _count_tags(move, Tag.objects.count() - tags_before)
    _note_unknown_kinds(move)


def _count_tags(move: Move, new: int) -> None:
    used = move.topics.made_tags().count()
    move.report.new["tag"] = new
    move.report.known["tag"] = max(0, used - new)


def _note_unknown_kinds(move: Move) -> None:
    kinds: dict[str, int] = {}
    for item in move.export.items:
        if item.kind not in BROUGHT:
            kinds[item.kind] = kinds.get(item.kind, 0) + 1
    for kind, count in kinds.items():
        move.report.note(_("Kind “%(kind)s”") % {"kind": kind}, _("%(count)d left out.") % {"count": count})
    unused = [term.name for slug, term in move.export.categories.items() if slug not in _categories_in_use(move)]
    if unused:
        move.report.note(_("Categories without posts"), ", ".join(unused))


def _categories_in_use(move: Move) -> set[str]:
    used = {ref.slug for item in move.export.items for ref in item.terms if ref.domain == "category"}
    for slug, term in move.export.categories.items():
        if slug in used and term.parent:
            used |= {term.parent}
    return used
