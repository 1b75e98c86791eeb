"""Brings the comments of each post, every parent before its replies."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from comments.bring import import_comment
from comments.enums import State
from comments.models import Comment
from wordpress import words
from wordpress.move import Move
from wordpress.wxr import WxrComment, WxrItem

STATES = {
    "1": State.APPROVED,
    "approved": State.APPROVED,
    "0": State.PENDING,
    "hold": State.PENDING,
    "spam": State.SPAM,
    "trash": State.TRASH,
    "post-trashed": State.TRASH,
}


def bring_comments(move: Move) -> None:
    for item in move.export.items:
        if not item.comments:
            continue
        page = move.pages.get(item.id)
        if page is None:
            count = len(item.comments)
            lost = ngettext(
                "%(count)d comment was left out, because what it was about did not come.",
                "%(count)d comments were left out, because what they were about did not come.",
                count,
            )
            move.report.note(move.label(item), lost % {"count": count})
        else:
            _bring(move, item, page)


def _bring(move: Move, item: WxrItem, page: Page) -> None:
    brought: dict[int, Comment] = {}
    # Who writes posts there; other users are visitors who have logged in.
    authors = {author.id for author in move.export.authors.values() if author.id not in {"", "0"}}
    for comment in parents_first(item.comments):
        state = _state(comment)
        if state is None:
            move.report.note(
                move.label(item),
                _("the comment by %(name)s has the unknown state “%(state)s” and waits for you.")
                % {"name": comment.name, "state": comment.approved},
            )
        brought[comment.id], is_new = import_comment(
            page=page,
            source=f"wordpress:{move.old.name}",
            source_id=str(comment.id),
            parent=brought.get(comment.parent),
            name=words.plain(comment.name),
            email=comment.email,
            website=comment.website,
            html=comment.html,
            submitted_at=comment.submitted_at or item.published_at or move.now,
            state=state or State.PENDING,
            now=move.now,
            by_author=comment.user in authors,
        )
        move.report.count("comment", is_new=is_new)
    _note_pings(move, item)


def _state(comment: WxrComment) -> State | None:
    """Our own export has the place of a deleted comment as one in the trash that nobody wrote and that says nothing."""
    state = STATES.get(comment.approved)
    if state == State.TRASH and not (comment.name or comment.email or comment.html):
        return State.DELETED
    return state


def _note_pings(move: Move, item: WxrItem) -> None:
    pings = sum(comment.is_ping for comment in item.comments)
    if pings:
        text = ngettext(
            "%(count)d pingback or trackback came as an ordinary comment.",
            "%(count)d pingbacks or trackbacks came as ordinary comments.",
            pings,
        )
        move.report.note(move.label(item), text % {"count": pings})


def parents_first(comments: tuple[WxrComment, ...]) -> Iterator[WxrComment]:
    """Each thread in the order of time. A reply to something that is not there begins a thread of its own."""
    by_id = {comment.id: comment for comment in comments}
    done: set[int] = set()
    for comment in sorted(by_id.values(), key=lambda comment: (str(comment.submitted_at or ""), comment.id)):
        chain: list[WxrComment] = []
        current: WxrComment | None = comment
        while current and current.id not in done:
            done.add(current.id)
            chain.append(current)
            current = by_id.get(current.parent)
        yield from reversed(chain)
