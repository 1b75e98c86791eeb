"""Brings the comments of a Disqus export: a look through the whole file first, then the comments in portions.

Each portion is a transaction of its own, so that a large file does not keep the site from writing. What stops it on the
way does no harm: a second run changes nothing of what is there and brings the rest.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from comments.bring import import_comment
from comments.enums import State
from comments.models import Comment
from wordpress.disqus import Post, Thread
from wordpress.disqus_pages import PageFinder
from wordpress.disqus_reader import DisqusError, read
from wordpress.landing import find_site
from wordpress.report import Report

SOURCE = "disqus"
PORTION = 200


@dataclass(slots=True)
class _Plan:
    """What is known of the file; it grows with threads and answers, never with texts."""

    pages: dict[str, Page] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    twins: dict[str, int] = field(default_factory=dict)
    """Posts that are here already from elsewhere: Disqus's plug-in copied them into WordPress."""


def bring(path: Path, *, host: str, dry_run: bool, now: datetime) -> Report:
    report = Report(dry_run=dry_run)
    plan = _look(path, PageFinder(find_site(host)), report)
    waiting: dict[str, Post] = {}
    posts = (one for one in read(path) if isinstance(one, Post) and one.thread in plan.pages)
    while portion := list(islice(posts, PORTION)):
        with transaction.atomic():
            for post in portion:
                _take(post, plan, waiting, report, now)
    with transaction.atomic():
        for post in _parents_first(waiting):
            _bring(post, plan, report, now)
    return report


def _look(path: Path, finder: PageFinder, report: Report) -> _Plan:
    plan, threads, posts = _Plan(), {}, Counter[str]()
    for one in read(path):
        if isinstance(one, Thread):
            threads[one.number] = one
        else:
            posts[one.thread] += 1
            plan.answered.add(one.parent)
    if not threads:
        raise DisqusError(_("This is a Disqus export without threads."))
    found = {number: finder.find(thread) for number, thread in threads.items() if posts[number]}
    pages = Page.objects.select_related("locale").in_bulk([pk for pk in found.values() if pk])
    for number, pk in found.items():
        if pk in pages:
            plan.pages[number] = pages[pk]
        else:
            _note_lost(threads[number], posts[number], report)
    return plan


def _note_lost(thread: Thread, count: int, report: Report) -> None:
    lost = ngettext(
        "no page here has this address or title; %(count)d comment was left out. Make a redirect from the old address "
        "to the page, and run the import again.",
        "no page here has this address or title; %(count)d comments were left out. Make a redirect from the old "
        "address to the page, and run the import again.",
        count,
    )
    label = _("“%(title)s” (%(address)s)") % {"title": thread.title or "–", "address": thread.link or thread.identifier}
    report.note(label, lost % {"count": count})


def _take(post: Post, plan: _Plan, waiting: dict[str, Post], report: Report, now: datetime) -> None:
    """Files list a comment before its answers; one that does not has to wait until all others are here."""
    if post.parent and (post.parent in waiting or not _known(post.parent, plan)):
        waiting[post.number] = post
    else:
        _bring(post, plan, report, now)


def _bring(post: Post, plan: _Plan, report: Report, now: datetime) -> None:
    """What was deleted there comes without its words, and only where it holds an answer's place."""
    state = _state(post)
    if state == State.DELETED and post.number not in plan.answered:
        report.note(_("Deleted in Disqus"), _("comments without answers were left out."))
        return
    if twin := _twin(post, plan):
        plan.twins[post.number] = twin
    if twin or report.dry_run:
        report.count("comment", is_new=_known(post.number, plan) is None)
        return
    _comment, is_new = import_comment(
        page=plan.pages[post.thread],
        source=SOURCE,
        source_id=post.number,
        parent=_known(post.parent, plan) if post.parent else None,
        name=post.name,
        email=post.email,
        website="",
        html=post.html,
        submitted_at=post.created_at,
        state=state,
        now=now,
    )
    report.count("comment", is_new=is_new)


def _state(post: Post) -> State:
    if post.is_deleted:
        return State.DELETED
    if post.is_spam:
        return State.SPAM
    return State.APPROVED if post.is_approved else State.PENDING


def _known(number: str, plan: _Plan) -> Comment | None:
    if number in plan.twins:
        return Comment.objects.get(pk=plan.twins[number])
    return Comment.objects.filter(imported_from=f"{SOURCE}:{number}").first()


def _twin(post: Post, plan: _Plan) -> int | None:
    """The same name at the same second on the same page. All states are named, so that the page's index finds it."""
    here = Comment.objects.on(plan.pages[post.thread]).filter(state__in=State.values)
    same = here.filter(submitted_at=post.created_at, name=post.name).exclude(name="")
    others = same.exclude(imported_from__startswith=f"{SOURCE}:")
    # No order: with one, databases walk the table in it rather than use the index.
    return next(iter(others.order_by().values_list("pk", flat=True)[:1]), None)


def _parents_first(waiting: dict[str, Post]) -> Iterator[Post]:
    """An answer to something that is not there begins a thread of its own; so does one of a ring."""
    done: set[str] = set()
    for post in waiting.values():
        chain: list[Post] = []
        current: Post | None = post
        while current and current.number not in done:
            done.add(current.number)
            chain.append(current)
            current = waiting.get(current.parent)
        yield from reversed(chain)
