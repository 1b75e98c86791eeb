"""The comments that stand on a page, for machines: exactly those, and as many as the heading says."""

import re
from html import unescape
from typing import Any

from wagtail.models import Page

from comments.conversation import Conversation
from comments.models import Comment
from pages.addresses import absolute
from pages.structured import identity

_BREAK = re.compile(r"<br>|</(?:p|li|pre|blockquote)>")
_TAG = re.compile(r"<[^>]*>")


def of_page(page: Page, conversation: Conversation) -> dict[str, Any]:
    """Said of the same thing as the page's own description (a blog post's, say), because they share its `@id`."""
    here = {comment.pk for comment in conversation.comments}
    return {
        "@type": "CreativeWork",
        "@id": identity(page),
        "commentCount": conversation.total,
        "comment": [_comment(comment, here) for comment in conversation.comments],
    }


def words(html: str) -> str:
    """The text of a comment's HTML, which the sanitiser wrote: every `<` in it begins a tag."""
    return unescape(_TAG.sub("", _BREAK.sub("\n", html))).strip()


def _comment(comment: Comment, here: set[int]) -> dict[str, Any]:
    address = absolute(comment.get_absolute_url())
    said: dict[str, Any] = {
        "@type": "Comment",
        "@id": address,
        "url": address,
        # Where this person is met: nobody who writes a comment has a page of their own here.
        "author": {"@type": "Person", "name": comment.name, "url": address},
        "datePublished": comment.submitted_at.isoformat(timespec="seconds"),
        "text": words(comment.html),
    }
    if comment.edited_at:
        said["dateModified"] = comment.edited_at.isoformat(timespec="seconds")
    if comment.parent_id in here:
        said["parentItem"] = {"@id": absolute(Comment(pk=comment.parent_id).get_absolute_url())}
    return said
