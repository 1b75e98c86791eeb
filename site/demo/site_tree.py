"""The demo's pages: first all of them, empty, so that their texts can lead to each other; then the texts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from wagtail.images.models import Image
from wagtail.models import Locale, Page, Site

from blog.models import ArticlePage, Author, BlogIndexPage, ChosenArticle, TopicPage
from contact.models import ContactPage
from demo import texts
from demo.bodies import Bodies
from pages.models import HomePage, StandardPage
from wordpress.landing import start_home
from workshops.models import Question, WorkshopIndexPage, WorkshopPage

TOPICS = {
    "moten": ("Möten", "Om att mötas mindre, bättre och med avsikt."),
    "ledarskap": ("Ledarskap", "Att leda människor som man inte alltid ser."),
    "skriva": ("Att skriva", "Det mesta av vårt samarbete sker i skrift."),
    "sociala-medier": ("Sociala medier", "När yrkeslivet och det privata delar konto."),
    "arbetsliv": ("Arbetsliv", "Gränser, återhämtning och arbetsro."),
}
MENU = {"tjanster": StandardPage, "forelasningar": StandardPage}
WORKSHOPS = ("battre-moten", "skriv-sa-att-det-blir-av")
PLAIN_FIELDS = (
    "title", "lead", "headline", "intro", "thanks", "audience", "duration", "price_excl",
    "picture_alt", "in_letter", "in_house", "reminder_days", "reminder_text", "follow_up_days", "follow_up_text",
    "material_link",
)  # fmt: skip


class SiteTree:
    def __init__(self, site: Site, pictures: Mapping[str, Image], author: Author, now: datetime) -> None:
        self.site = site
        self.pictures = pictures
        self.author = author
        self.now = now
        self.pages: dict[str, Any] = {}

    def build(self) -> None:
        self._skeleton()
        self._fill("sv", self.pages)
        english = self._translate()
        self._fill("en", english)
        self.pages.update({f"en:{key}": page for key, page in english.items()})

    def _skeleton(self) -> None:
        home = self.pages["hem"] = start_home(self.site, "Elin Sandberg")
        for key, model in MENU.items():
            self._add(home, key, model(show_in_menus=True))
        index = self._add(home, "workshoppar", WorkshopIndexPage(show_in_menus=True))
        for key in WORKSHOPS:
            self._add(index, key, WorkshopPage(lead="", in_house=True))
        blog = self._add(home, "blogg", BlogIndexPage(title="Blogg", show_in_menus=True, lead=BLOG_LEAD))
        for key, (title, lead) in TOPICS.items():
            self._add(blog, f"amne:{key}", TopicPage(title=title, slug=key, lead=lead))
        for key in texts.read("sv", "articles"):
            self._add(blog, key, ArticlePage(in_letter=False, author=self.author))
        self._add(home, "kontakt", ContactPage(show_in_menus=True))
        for key in ("blogg", *(f"amne:{topic}" for topic in TOPICS)):
            self._publish(self.pages[key], self.now - timedelta(days=120))

    def _add(self, parent: Page, key: str, page: Any) -> Any:
        page.title = page.title or key
        page.slug = page.slug or key
        page.live = False
        page.locale = parent.locale
        parent.add_child(instance=page)
        self.pages[key] = page
        return page

    def _fill(self, language: str, pages: Mapping[str, Any]) -> None:
        bodies = Bodies(pages, self.pictures)
        for folder in ("pages", "articles"):
            for key, text in texts.read(language, folder).items():
                page = pages[key]
                # Pages that were hung under this one since are counted in the database only.
                page.refresh_from_db(fields=["numchild"])
                self._write(page, text, bodies)
                self._settle(page, text)

    def _write(self, page: Any, text: Mapping[str, Any], bodies: Bodies) -> None:
        for field in PLAIN_FIELDS:
            if field in text:
                setattr(page, field, text[field])
        if "body" in text:
            page.body = page._meta.get_field("body").to_python(bodies.json(text["body"]))
        for place, question in enumerate(text.get("questions", ())):
            page.questions.add(Question(sort_order=place, **question))
        if isinstance(page, HomePage):
            page.picture = self.pictures[text["picture"]]
        if isinstance(page, ArticlePage):
            page.hero_image = self.pictures.get(text.get("picture", ""))
            page.hero_alt = text.get("picture_alt", "")
            page.hero_caption = text.get("picture_caption", "")
            page.topic = bodies.pages.get(f"amne:{text.get('topic', '')}", page.topic)
            page.tags.set(text.get("tags", []))
            page.chosen_articles.set(ChosenArticle(chosen=self.pages[key]) for key in text.get("read_next", []))

    def _settle(self, page: Any, text: Mapping[str, Any]) -> None:
        state = text.get("state", "live")
        if state == "draft":
            page.save_revision()
            page.save()
        elif state == "scheduled":
            page.go_live_at = self._moment(text["days_ahead"], text["hour"])
            page.save_revision().publish()
        else:
            self._publish(page, self._moment(-text.get("days_ago", 100), text.get("hour", 9)))

    def _moment(self, days: int, hour: int) -> datetime:
        """A wall-clock hour so many days from today."""
        local = self.now.astimezone(ZoneInfo(settings.TIME_ZONE)) + timedelta(days=days)
        return local.replace(hour=hour, minute=0, second=0, microsecond=0)

    def _publish(self, page: Any, moment: datetime) -> None:
        page.first_published_at = moment
        page.save()
        page.save_revision().publish()
        type(page).objects.filter(pk=page.pk).update(last_published_at=moment)

    def _translate(self) -> dict[str, Any]:
        locale, _created = Locale.objects.get_or_create(language_code="en")
        english: dict[str, Any] = {}
        for key, (above, fields) in ENGLISH.items():
            english[key] = self.pages[key].copy(
                to=english[above] if above else self.pages[key].get_parent(),
                update_attrs={"locale": locale, **fields},
                copy_revisions=False,
                keep_live=False,
                reset_translation_key=False,
            )
        for key in ("blogg", *(f"amne:{topic}" for topic in TOPICS)):
            english[key].refresh_from_db(fields=["numchild"])
            self._publish(english[key], self.now - timedelta(days=120))
        return english


ENGLISH: dict[str, tuple[str, dict[str, Any]]] = {
    "hem": ("", {"slug": "home"}),
    "tjanster": ("hem", {"slug": "services"}),
    "workshoppar": ("hem", {"slug": "workshops"}),
    "battre-moten": ("workshoppar", {"slug": "better-meetings"}),
    "skriv-sa-att-det-blir-av": ("workshoppar", {"slug": "write-so-that-it-gets-done"}),
    "blogg": ("hem", {"slug": "blog", "title": "Blog", "lead": "Essays on the digital working life."}),
    "amne:moten": ("blogg", {"slug": "meetings", "title": "Meetings", "lead": "Meeting less, better and on purpose."}),
    "amne:ledarskap": (
        "blogg",
        {"slug": "leadership", "title": "Leadership", "lead": "Leading people you do not always see."},
    ),
    "amne:skriva": ("blogg", {"slug": "writing", "title": "Writing", "lead": "Most of our work together is written."}),
    "amne:sociala-medier": (
        "blogg",
        {"slug": "social-media", "title": "Social media", "lead": "When work and private life share an account."},
    ),
    "amne:arbetsliv": (
        "blogg",
        {"slug": "working-life", "title": "Working life", "lead": "Limits, rest and peace to work in."},
    ),
    "motesfria-formiddagar": ("blogg", {"slug": "mornings-without-meetings", "topic": None}),
    "kontakt": ("hem", {"slug": "contact"}),
}
"""Which pages are in English too: the one above each, and what is not among its texts."""
BLOG_LEAD = "Texter om det digitala arbetslivet: möten, ledarskap, skrivande och sociala medier."
