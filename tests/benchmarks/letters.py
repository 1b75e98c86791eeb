"""Run as a process: so many readers, and one more frozen letter of 64 KB to all of them, ready to be sent."""

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from blog.models import ArticlePage  # noqa: E402
from newsletter import send  # noqa: E402
from newsletter.enums import IssueState  # noqa: E402
from newsletter.freeze import freeze  # noqa: E402
from newsletter.models import Issue, IssueEdition, Newsletter, Subscriber  # noqa: E402
from newsletter.skeleton import Token, join, split  # noqa: E402
from tests.newsletter.factories import NOW, SLOT, a_newsletter, an_issue, an_item, many_subscribers  # noqa: E402

SIZE = 64 * 1024
_WORDS = "Så här gick det till när vi lade om veckan, och vad vi lärde oss av att fråga kollegorna en gång till. "
_A_PARAGRAPH = f"<p>{_WORDS * 4}</p>"


def have_readers(newsletter: Newsletter, wanted: int) -> None:
    there = Subscriber.objects.of(newsletter).count()
    many_subscribers(newsletter, wanted - there, first=there + 1)


def a_letter(newsletter: Newsletter) -> Issue:
    """Each in a week of its own; its article stands in no other letter."""
    week = SLOT + timedelta(weeks=Issue.objects.count())
    issue = an_issue(newsletter, slot_date=week.date(), slot_at=week, state=IssueState.APPROVED, approved_at=NOW)
    an_item(issue)
    return issue


def put_aside_the_last() -> None:
    """What was cut off, or was Django's to send, must not be sent in the next round."""
    for issue in Issue.objects.filter(state=IssueState.SENDING):
        send.cancel(issue, timezone.now())


def lengthen(issue: Issue, paragraphs: int) -> None:
    article = ArticlePage.objects.get(pk=issue.items.get().article_id)
    article.body = [("text", _A_PARAGRAPH * paragraphs)]
    article.save()


def frozen(issue: Issue) -> Issue:
    issue = Issue.objects.select_related("newsletter__site__root_page").get(pk=issue.pk)
    if not freeze(issue, timezone.now()):
        raise RuntimeError(f"The letter could not be frozen: {Issue.objects.get(pk=issue.pk).halt}")
    return issue


def pad(issue: Issue) -> int:
    """To the full size with blank text after the last part, where MIME says that a reader looks no more."""
    edition = IssueEdition.objects.get(issue=issue)
    missing = SIZE - size_of(edition)
    whole, rest = divmod(max(0, missing), 78)
    filling = b"x" * 76 + b"\r\n"
    edition.skeleton = bytes(edition.skeleton) + filling * whole + (b"x" * (rest - 2) + b"\r\n" if rest > 2 else b"")
    edition.save(update_fields=["skeleton"])
    return size_of(edition)


def size_of(edition: IssueEdition) -> int:
    values = {Token.ADDRESS: "lasare1000@example.org", Token.CODE: f"i1.1000.{'0' * 12}", Token.KEY: "k" * 32}
    return len(join(split(bytes(edition.skeleton), edition.marker), values))


def main(readers: int) -> dict[str, Any]:
    newsletter = a_newsletter()
    put_aside_the_last()
    have_readers(newsletter, readers)
    issue = a_letter(newsletter)
    # In the HTML and again in the text: this many make a little less than the full size.
    lengthen(issue, 55)
    issue = frozen(issue)
    size = pad(issue)
    if not issue.mark_sending():
        raise RuntimeError("The letter could not be started.")
    if connection.vendor == "postgresql":
        # What was written to make the letter must not be carried to the disk while it is measured.
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
    return {"issue": issue.pk, "size": size, "queue": send.QUEUE}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
