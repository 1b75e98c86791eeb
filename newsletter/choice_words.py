"""What a reader gets, in whole sentences."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import get_language, get_language_info, gettext

from newsletter import topics
from newsletter.enums import Cadence
from newsletter.models import Subscriber

HIDDEN = "•••"


def sentences(reader: Subscriber, now: datetime) -> list[str]:
    today = now.astimezone(reader.newsletter.rhythm.tz).date()
    said = [_rhythm(reader, now), _topics(reader)]
    if reader.language != reader.newsletter.language:
        name = get_language_info(reader.language)["name_translated"]
        said.append(gettext("It is in %(language)s where there is a translation.") % {"language": name})
    if reader.paused_until is not None and reader.paused_until >= today:
        until = date_format(reader.paused_until, "j F Y")
        paused = gettext("It is paused up to and including %(date)s and then comes again by itself.")
        said.append(paused % {"date": until})
    return said


def masked(address: str) -> str:
    """Enough for its owner to know it by: letters are passed on, and the link with them."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}{HIDDEN}@{domain}"


def _rhythm(reader: Subscriber, now: datetime) -> str:
    words = {"name": reader.newsletter.name_here}
    monthly = reader.cadence == Cadence.MONTHLY
    since = reader.cadence_since
    if since is None or since <= now.astimezone(reader.newsletter.rhythm.tz).date():
        if monthly:
            return gettext("%(name)s comes once a month, with what was in the weekly letters.") % words
        return gettext("%(name)s comes every week when there is something new.") % words
    words["date"] = date_format(since, "j F")
    if monthly:
        return (
            gettext(
                "From %(date)s %(name)s comes once a month, the first time the month after. Until then it comes every "
                "week, so that you miss nothing and get nothing twice."
            )
            % words
        )
    return (
        gettext(
            "From %(date)s %(name)s comes every week. That day a last monthly letter comes too, so that you miss "
            "nothing and get nothing twice."
        )
        % words
    )


def _topics(reader: Subscriber) -> str:
    if not reader.selection:
        return gettext("It covers all topics.")
    language = get_language() or reader.language
    chosen = topics.keys_in(reader.selection)
    titles = [topic.title for topic in topics.on_offer(reader.newsletter, language) if topic.key in chosen]
    if not titles:
        return gettext("The topics that you had chosen are no longer here, so it covers all topics.")
    return gettext("It covers these topics: %(topics)s.") % {"topics": get_text_list(titles, gettext("and"))}
