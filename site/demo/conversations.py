"""What readers have written under the articles of the demo site, and what Elin has made of it. Nothing sends a mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractUser
from wagtail.models import Site

from blog.models import ArticlePage
from comments import reasons
from comments.bring import import_comment
from comments.enums import State, Via
from comments.models import Comment, CommentSettings
from comments.moderate import Actor, move
from comments.reasons import Reason
from comments.submit import reply_as_author

NEW: Reason = {"code": reasons.NEW, "points": 1}
READ_FIRST: Reason = {"code": reasons.EVERY}
SPAM_WORDS = "casino\nsnabblån\n"


@dataclass(frozen=True, slots=True)
class Said:
    name: str
    words: str
    hours: int
    """After the article was published."""
    answers: int | None = None
    state: State = State.APPROVED
    reasons: tuple[Reason, ...] = (READ_FIRST,)
    by_rules: bool = False
    """It came in like that; nobody has judged it."""
    proven: bool = False
    """The writer has used the link in the mail."""
    why: str = ""


ALL: dict[str, tuple[Said, ...]] = {
    "motesfria-formiddagar": (
        Said(
            "Anna Lind",
            "Vi har haft mötesfria förmiddagar sedan i somras och jag känner igen varje ord. Det svåra hos oss var "
            "kunderna. Vi fick till slut skriva in det i vår automatiska signatur: ”Vi ringer upp efter klockan tolv.”",
            3,
            proven=True,
        ),
        Said("Karim Haddad", "Hur gjorde ni med dem som arbetar deltid? Hos oss är förmiddagen allt de har.", 9),
        Said(
            "Lars Östlund",
            "Samma fråga här. Vi löste det med två fredade förmiddagar i stället för fyra.",
            22,
            answers=1,
        ),
        Said("Tove Ek", "Går det att få se frågorna ni använde i mätningen?", 30, state=State.PENDING, proven=True),
        Said(
            "Magnus Wall",
            "Bra skrivet! Vi har byggt ett verktyg som räknar mötestimmar åt er, se https://motesraknaren.example/ och "
            "https://motesraknaren.example/priser. Hör av er om ni vill prova.",
            34,
            state=State.PENDING,
            reasons=(READ_FIRST, {"code": reasons.LINKS, "count": 2, "points": 2}, NEW),
        ),
        Said(
            "Anna Lind",
            "Hos oss räknas de två timmarna från när man börjar, vad klockan än är. Det har fungerat för alla.",
            41,
            answers=1,
            state=State.PENDING,
            proven=True,
        ),
        Said(
            "Vinn Idag",
            "Spela på vårt casino och vinn stort redan i dag! https://casino.example/ https://vinn.example/",
            12,
            state=State.SPAM,
            by_rules=True,
            reasons=(
                READ_FIRST,
                {"code": reasons.LINKS, "count": 2, "points": 2},
                {"code": reasons.DISALLOWED, "words": ["casino"], "points": 10},
                NEW,
            ),
        ),
        Said(
            "Nyhetstips",
            "Vilken fantastisk artikel, precis vad jag behövde! På vår sida hittar ni liknande tips om billiga resor.",
            15,
            state=State.SPAM,
            reasons=(READ_FIRST, NEW),
            why="Samma text under tre artiklar",
        ),
        Said("test", "test test test", 16, state=State.TRASH, reasons=(READ_FIRST, NEW)),
    ),
    "kalendern-ar-en-budget": (
        Said(
            "Sofia Nyberg", "Vi räknade i dag. Trettioen timmar i veckan, bara i ledningsgruppen. Tack, tror jag.", 26
        ),
    ),
}
AUTHOR_ANSWERS = {
    "motesfria-formiddagar": (
        1,
        (
            "Bra fråga, Karim. Där vände vi på det: de som arbetade deltid valde sina två timmar först, "
            "och de andra fick rätta sig efter dem."
        ),
        26,
    ),
}


def set_up(site: Site) -> None:
    CommentSettings.objects.update_or_create(site=site, defaults={"disallowed_words": SPAM_WORDS})


def converse(article: ArticlePage, key: str, elin: AbstractUser, now: datetime) -> None:
    published, by = article.first_published_at or now, Actor(Via.ADMIN, elin)
    comments: list[Comment] = []
    for number, said in enumerate(ALL[key]):
        parent = None if said.answers is None else comments[said.answers]
        comment = _write(article, f"{key}:{number}", said, parent, published + timedelta(hours=said.hours))
        if not said.by_rules and said.state != State.PENDING:
            move(comment, said.state, by=by, now=comment.submitted_at + timedelta(hours=1), why=said.why)
        comments.append(comment)
    if key in AUTHOR_ANSWERS:
        number, words, hours = AUTHOR_ANSWERS[key]
        reply_as_author(comments[number], words, by=by, key=f"demo:{key}", now=published + timedelta(hours=hours))


def _write(article: ArticlePage, name: str, said: Said, parent: Comment | None, at: datetime) -> Comment:
    comment, _new = import_comment(
        page=article,
        source="demo",
        source_id=name,
        parent=parent,
        name=said.name,
        email=f"{said.name.split()[0].lower()}@example.se",
        website="",
        html=f"<p>{said.words}</p>",
        submitted_at=at,
        state=said.state if said.by_rules else State.PENDING,
        now=at,
    )
    comment.reasons = list(said.reasons)
    comment.score = reasons.points(said.reasons)
    comment.confirmed_at = at if said.proven else None
    comment.save(update_fields=["reasons", "score", "confirmed_at"])
    return comment
