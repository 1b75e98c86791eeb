"""The editions of a letter that the author may look at: one a language and choice of topics that readers have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from newsletter import topics
from newsletter.freeze import readers
from newsletter.models import Issue, Newsletter
from newsletter.reader_models import SubscriberQuerySet

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class EditionChoice:
    language: str
    selection: str
    label: str

    @property
    def name(self) -> str:
        return f"{self.language}:{self.selection}"


def readers_of(issue: Issue, now: datetime) -> SubscriberQuerySet:
    """Who gets the letter when it goes: at its slot, or at once where that has passed."""
    return readers(issue, max(now, issue.slot_at))


def editions_of(issue: Issue, now: datetime) -> Sequence[EditionChoice]:
    """Those that were frozen, otherwise those that would be; the whole one in the newsletter's language first."""
    own = (issue.newsletter.language, "")
    frozen = set(issue.editions.values_list("language", "selection"))
    names = frozen or {own, *readers_of(issue, now).order_by().values_list("language", "selection").distinct()}
    titles: dict[str, dict[str, str]] = {}
    shown = sorted(names, key=lambda name: (name != own, name))[:MOST_SHOWN]
    return [EditionChoice(*name, label=_label(issue.newsletter, *name, titles)) for name in shown]


def named(editions: Sequence[EditionChoice], name: str) -> EditionChoice:
    """The one of that name; where there is none, the first."""
    return next((edition for edition in editions if edition.name == name), editions[0])


def _label(newsletter: Newsletter, language: str, selection: str, titles: dict[str, dict[str, str]]) -> str:
    name = str(get_language_info(language)["name_translated"]).capitalize()
    if not selection:
        return name
    if language not in titles:
        titles[language] = {topic.key: topic.title for topic in topics.on_offer(newsletter, language)}
    chosen = [titles[language][key] for key in sorted(topics.keys_in(selection)) if key in titles[language]]
    return f"{name}: {', '.join(chosen)}" if chosen else _("%(language)s, some topics") % {"language": name}
