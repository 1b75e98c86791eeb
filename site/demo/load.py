"""The demo site: an invented consultant with her articles, readers and workshops. It is loaded once, and never into a
site that has a home page of its own."""

import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import override
from wagtail.images.models import Image
from wagtail.models import Site
from wagtail.users.models import UserProfile

from blog.models import Author, Series, SeriesPart
from demo import conversations, inbox, life, pictures, requests
from demo.site_tree import WORKSHOPS, SiteTree
from newsletter.models import Newsletter
from pages.models import HomePage, SiteSettings, SocialLink

LOGIN = "elin"
CALMER = ("motesfria-formiddagar", "kalendern-ar-en-budget", "nar-ar-du-klar-for-dagen", "arsplanering-utan-feber")


def password_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-password"


def load(now: datetime) -> bool:
    """False where there is a home page already: then nothing is touched."""
    if HomePage.objects.exists():
        return False
    with transaction.atomic(), override("sv"):
        _load(now)
    return True


def _load(now: datetime) -> None:
    site = _site()
    elin = _author_user()
    images = {key: _picture(key, scene) for key, scene in pictures.SCENES.items()}
    author = Author.objects.create(
        name="Elin Sandberg",
        slug="elin-sandberg",
        role="Konsult i digitalt arbetsliv",
        role_en="Consultant on the digital working life",
        bio="Elin hjälper organisationer att mötas mindre, skriva tydligare och leda lugnare. Bor i Sundsvall.",
        bio_en="Elin helps organisations to meet less, write more clearly and lead more calmly. Lives in Sundsvall.",
    )
    tree = SiteTree(site, images, author, now)
    tree.build()
    _reading_order(tree)
    _settings(site)
    newsletter = _newsletter(site)
    conversations.set_up(site)
    for key in conversations.ALL:
        conversations.converse(tree.pages[key], key, elin, now)
    life.sign_up_readers(newsletter, now)
    meetings, writing = (tree.pages[key] for key in WORKSHOPS)
    life.open_dates(meetings, writing, now)
    inbox.fill(tree.pages["kontakt"], now)
    requests.fill(meetings, elin, now)


def _site() -> Site:
    site: Site = Site.objects.get(is_default_site=True)
    base = urlsplit(settings.BASE_URL)
    site.hostname = base.hostname or "localhost"
    site.port = base.port or (443 if base.scheme == "https" else 80)
    site.site_name = "Elin Sandberg"
    site.save()
    return site


def _author_user() -> AbstractUser:
    """May do everything, so that the admin shows all there is."""
    users = get_user_model()
    known = users.objects.filter(username=LOGIN).first()
    if known:
        return known
    password = secrets.token_urlsafe(12)
    elin = users.objects.create_superuser(LOGIN, "elin@example.se", password, first_name="Elin", last_name="Sandberg")
    UserProfile.objects.update_or_create(
        user=elin, defaults={"preferred_language": "sv", "current_time_zone": settings.TIME_ZONE}
    )
    _keep(password)
    return elin


def _keep(password: str) -> None:
    path = password_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{password}\n")


def _picture(key: str, scene: pictures.Scene) -> Image:
    return Image.objects.create(title=scene.title, file=ImageFile(BytesIO(pictures.draw(scene)), name=f"{key}.jpg"))


def _reading_order(tree: SiteTree) -> None:
    series = Series(
        title="Lugnare arbetsdagar",
        slug="lugnare-arbetsdagar",
        lead="Texter om att få tillbaka tiden: först förmiddagen, sedan kalendern och dagens slut.",
    )
    series.parts.set(SeriesPart(article=tree.pages[key], sort_order=at) for at, key in enumerate(CALMER))
    series.save()


def _settings(site: Site) -> None:
    fields: Mapping[str, str] = {
        "name": "Elin Sandberg",
        "tagline": "Om det digitala arbetslivet",
        "tagline_en": "On the digital working life",
        "organisation": "Sandberg Arbetsliv AB",
        "contact_email": "elin@example.se",
        "phone": "070-174 06 05",
        "address": "Exempelgatan 4\n852 00 Sundsvall",
        "footer": "<p>Texterna får gärna citeras. Ange källan och länka hit.</p>",
        "footer_en": "<p>You are welcome to quote these texts. Name the source and link to it.</p>",
        "sender_name": "Elin Sandberg",
        "sender_email": "hej@example.se",
        "reply_to": "elin@example.se",
    }
    row, _created = SiteSettings.objects.update_or_create(site=site, defaults=dict(fields))
    SocialLink.objects.create(settings=row, label="LinkedIn", url="https://www.example.se/linkedin")


def _newsletter(site: Site) -> Newsletter:
    row, _created = Newsletter.objects.update_or_create(
        site=site,
        defaults={
            "active": True,
            "name": "Elins veckobrev",
            "promise": "Ett brev i veckan om lugnare arbetsdagar, när det finns något nytt. Avsluta när du vill.",
            "name_en": "Elin’s weekly letter",
            "promise_en": "A letter a week on calmer working days, when there is news. Leave whenever you like.",
            "language": "sv",
            "list_id": "veckobrev.example.se",
            "sender_name": "Elin Sandberg",
            "sender_address": "brev@example.se",
            "reply_to": "elin@example.se",
        },
    )
    return row
