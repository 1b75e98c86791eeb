"""The comments that stand on a page, for machines: exactly those, and as many as the heading says."""

import re
from collections.abc import Mapping
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
    addresses = {node.place.bone.pk: absolute(node.url) for node in conversation.places if node.comment}
    shown = [node.comment for node in conversation.places if node.comment]
    return {
        "@type": "CreativeWork",
        "@id": identity(page),
        "commentCount": conversation.total,
        "comment": [_comment(comment, addresses) for comment in shown],
    }


def words(html: str) -> str:
    """The text of a comment's HTML, which the sanitiser wrote: every `<` in it begins a tag."""
    return unescape(_TAG.sub("", _BREAK.sub("\n", html))).strip()


def _comment(comment: Comment, addresses: Mapping[int, str]) -> dict[str, Any]:
    address = addresses[comment.pk]
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
    if parent := addresses.get(comment.parent_id or 0):
        said["parentItem"] = {"@id": parent}
    return said
