"""Put a word, a name or an address on one of the site's lists, out of the comment that one is reading."""

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from comments.models import CommentSettings

SHORTEST, LONGEST = 3, 200
LISTS: dict[str, str | Promise] = {
    "moderation_words": _("makes a comment wait"),
    "disallowed_words": _("makes a comment spam"),
}


def enlist(page: Page, name: str, words: str) -> bool:
    """False where the list of the page's site had it already, whatever the case."""
    with transaction.atomic():
        settings = _locked(page)
        lines = getattr(settings, name).splitlines()
        if words.casefold() in {line.strip().casefold() for line in lines}:
            return False
        setattr(settings, name, "\n".join([*lines, words]))
        settings.save()
    return True


def _locked(page: Page) -> CommentSettings:
    """The row itself, so that of two moderators neither loses the word of the other."""
    site = page.get_site()
    CommentSettings.objects.get_or_create(site=site)
    return CommentSettings.objects.select_for_update().get(site=site)
