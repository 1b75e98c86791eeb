"""The in-house requests of the demo site, in several states. Nothing here sends a mail."""

from datetime import datetime, timedelta
from typing import Any

from wagtail.models import Page

from workshops import references
from workshops.due_days import due_in
from workshops.enums import Budget, RequestState, Venue
from workshops.models import InHouseRequest
from workshops.settle import settle

# Days ago that it came, the states that it went through since, each with the days ago, and what was asked for.
REQUESTS: tuple[tuple[int, tuple[tuple[int, RequestState], ...], dict[str, Any]], ...] = (
    (
        1,
        (),
        {
            "name": "Marta Lind",
            "email": "marta@example.org",
            "phone": "070-174 06 50",
            "company": "Exempelkommunen",
            "first_date": "Vecka 6",
            "second_date": "Vecka 9",
            "group_size": 24,
            "town": "Härnösand",
            "message": "Våra enhetschefer sitter i möten sex timmar om dagen. Vi vill halvera det.",
        },
    ),
    (
        9,
        (),
        {
            "name": "Olof Brandt",
            "email": "olof@example.org",
            "company": "Brandt Bygg",
            "first_date": "En fredag i januari",
            "group_size": 8,
            "venue": Venue.ONLINE,
            "budget": Budget.SMALL,
            "message": "Vi är åtta arbetsledare som drunknar i mejl. Räcker en förmiddag på nätet?",
        },
    ),
    (
        12,
        ((11, RequestState.ANSWERED),),
        {
            "name": "Samira Haddad",
            "email": "samira@example.org",
            "company": "Norrskens bibliotek",
            "first_date": "Mars",
            "group_size": 40,
            "town": "Umeå",
            "message": "En inspirerande halvdag för all personal, gärna med övningar.",
        },
    ),
    (
        24,
        ((23, RequestState.ANSWERED), (20, RequestState.QUOTED)),
        {
            "name": "Peter Falk",
            "email": "peter@example.org",
            "company": "Falk & Döttrar",
            "first_date": "Vecka 4",
            "third_date": "Vecka 7",
            "group_size": 15,
            "budget": Budget.MEDIUM,
            "town": "Gävle",
            "message": "Kortare ledningsmöten som slutar i beslut.",
        },
    ),
    (
        36,
        ((35, RequestState.ANSWERED), (31, RequestState.QUOTED), (27, RequestState.BOOKED)),
        {
            "name": "Nadja Ström",
            "email": "nadja@example.org",
            "company": "Ströms Redovisning",
            "first_date": "I slutet av januari",
            "group_size": 10,
            "budget": Budget.SMALL,
            "town": "Sundsvall",
            "message": "Vi vill börja året med färre möten och tydligare mejl.",
        },
    ),
    (
        41,
        ((40, RequestState.QUOTED), (33, RequestState.DECLINED)),
        {
            "name": "Lena Wikström",
            "email": "lena@example.org",
            "company": "Wikström Konsult",
            "first_date": "I november",
            "group_size": 6,
            "message": "Vi skulle behöva ett avstamp inför nästa år.",
        },
    ),
)


def fill(page: Page, by: Any, now: datetime) -> None:
    for number, (days, steps, fields) in enumerate(REQUESTS):
        came = now - timedelta(days=days)
        asked = InHouseRequest.objects.create(
            page=page,
            about=page.title,
            reference=references.new("F"),
            language="sv",
            submission_key=f"demo:in-house:{number}",
            created_at=came,
            due_on=due_in(RequestState.NEW, came),
            **fields,
        )
        for days_ago, state in steps:
            settle(asked.pk, state, by=by, now=now - timedelta(days=days_ago))
