"""The editions of a letter that the author may look at: one a language and set of articles that readers get."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from newsletter import topics
from newsletter.models import Issue, Newsletter
from newsletter.reader_models import SubscriberQuerySet
from newsletter.shares import Choice, readers, shares

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class EditionChoice:
    language: str
    selection: str
    label: str
    is_empty: bool = False
    """It holds nothing, so the readers who chose that get no copy."""

    @property
    def name(self) -> str:
        return f"{self.language}:{self.selection}"


def readers_of(issue: Issue, now: datetime) -> SubscriberQuerySet:
    """Who gets the letter when it goes: at its slot, or at once where that has passed."""
    return readers(issue, max(now, issue.slot_at))


def number_of_readers(issue: Issue, now: datetime) -> int:
    """Those that the letter holds something for, as it stands."""
    return sum(share.readers for share in shares(issue, readers_of(issue, now)) if share.items)


def editions_of(issue: Issue, now: datetime) -> tuple[Sequence[EditionChoice], int]:
    """Those that were frozen, otherwise those that would be, and how many more there are. The whole one in the
    newsletter's language comes first, then those with the most readers."""
    frozen = list(issue.editions.order_by("pk").values_list("language", "selection"))
    holds = dict.fromkeys(frozen, True) or {
        (share.language, share.selection): bool(share.items) for share in shares(issue, readers_of(issue, now))
    }
    own = (issue.newsletter.language, "")
    names = sorted(holds, key=lambda name: name != own)
    labels = _labels(issue.newsletter, names[:MOST_SHOWN])
    shown = [EditionChoice(*name, label, is_empty=bool(name[1]) and not holds[name]) for name, label in labels.items()]
    return shown, len(names) - len(shown)


def named(editions: Sequence[EditionChoice], name: str) -> EditionChoice:
    """The one of that name; where there is none, the first."""
    return next((edition for edition in editions if edition.name == name), editions[0])


def _labels(newsletter: Newsletter, names: Iterable[Choice]) -> dict[Choice, str]:
    titles: dict[str, dict[str, str]] = {}
    labels = {}
    for language, selection in names:
        if selection and language not in titles:
            titles[language] = {topic.key: topic.title for topic in topics.on_offer(newsletter, language)}
        labels[language, selection] = _label(language, selection, titles.get(language, {}))
    return labels


def _label(language: str, selection: str, titles: dict[str, str]) -> str:
    name = str(get_language_info(language)["name_translated"]).capitalize()
    if not selection:
        return name
    chosen = [titles[key] for key in sorted(topics.keys_in(selection)) if key in titles]
    return f"{name}: {', '.join(chosen)}" if chosen else _("%(language)s, some topics") % {"language": name}
