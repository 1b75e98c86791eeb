"""What the author's pages of a letter show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mail.enums import MailState
from mail.models import OutboxMail
from newsletter import headline, pick
from newsletter.admin_forms import CorrectionForm, ItemFormSet, LetterForm
from newsletter.build import STOP_BYTES, WARN_BYTES
from newsletter.edition_choice import editions_of, named, number_of_readers
from newsletter.enums import Fate
from newsletter.models import Delivery, Issue
from newsletter.plot import plot
from newsletter.preview import preview
from newsletter.progress import Progress, deferred_by_code, progress

TRIALS_SHOWN = 5
COPIES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """The first copies of one state; all of them are in the list of copies."""

    state: MailState
    copies: Sequence[Delivery]
    total: int

    @property
    def is_cut(self) -> bool:
        return len(self.copies) < self.total


def open_context(issue: Issue, now: datetime, *, words: str) -> dict[str, Any]:
    articles = ItemFormSet(queryset=issue.items.in_order(), prefix="articles")
    return {
        **_head(issue),
        **progress_context(issue, now),
        "form": LetterForm(instance=issue),
        "articles": articles,
        "included": Fate.INCLUDED,
        "apart": issue.items.exclude(fate=Fate.INCLUDED).exists(),
        "reorder_url": reverse("newsletter_letter_place", args=[issue.pk, 999999]),
        **choices_context(issue, words),
    }


def closed_context(issue: Issue, now: datetime) -> dict[str, Any]:
    shown = progress_context(issue, now)
    counts = shown["progress"].counts
    return {
        **_head(issue),
        **shown,
        "plot": plot(issue),
        "deferred": deferred_by_code(issue),
        "uncertain": _first(issue, MailState.UNCERTAIN, counts),
        "failed": _first(issue, MailState.FAILED, counts),
        "bounced": _first(issue, MailState.BOUNCED, counts),
        "correction_form": CorrectionForm(instance=issue) if issue.number else None,
    }


def _first(issue: Issue, state: MailState, counts: Mapping[MailState, int]) -> Listed | None:
    if not counts.get(state):
        return None
    copies = Delivery.objects.of(issue).filter(state=state).order_by("pk")[:COPIES_SHOWN]
    return Listed(state, list(copies), counts[state])


def progress_context(issue: Issue, now: datetime) -> dict[str, Any]:
    found = progress(issue, now)
    return {
        "issue": issue,
        "progress": found,
        "headline": _headline(issue, found, now),
        "held": headline.held_because(issue),
    }


def _headline(issue: Issue, found: Progress, now: datetime) -> str:
    if not issue.is_open:
        return headline.of_closed(issue, found)
    return headline.of_open(issue, issue.included().count(), number_of_readers(issue, now), now)


def choices_context(issue: Issue, words: str) -> dict[str, Any]:
    found = pick.search(issue, words)
    return {"issue": issue, "words": words, "choices": found[: pick.SHOWN], "more": found[pick.SHOWN :].exists()}


def preview_context(issue: Issue, name: str, now: datetime) -> dict[str, Any]:
    editions, more = editions_of(issue, now)
    shown = named(editions, name)
    reference = f"issue:{issue.pk}"
    return {
        "preview": preview(issue, shown.language, now, shown.selection),
        "editions": editions,
        "more_editions": more,
        "edition": shown,
        "warn_bytes": WARN_BYTES,
        "stop_bytes": STOP_BYTES,
        "trials": OutboxMail.objects.filter(kind="newsletter-trial", reference=reference).defer("raw")[:TRIALS_SHOWN],
    }


def cancel_context(issue: Issue, now: datetime) -> dict[str, Any]:
    return {**_head(issue), "progress": progress(issue, now)}


def _head(issue: Issue) -> dict[str, Any]:
    title = _("The letter of %(date)s") % {"date": issue}
    return {
        "issue": issue,
        "newsletter": issue.newsletter,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("newsletter_letters:index"), "label": _("Letters")},
            {"url": "", "label": title},
        ],
        "header_title": title,
        "page_title": title,
        "header_icon": "mail",
    }
