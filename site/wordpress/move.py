"""One import on its way: what all its steps share."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from wagtail.models import Page

from wordpress.addresses import OldSite, readable
from wordpress.landing import Landing
from wordpress.media import Media
from wordpress.people import People, Topics
from wordpress.report import Report
from wordpress.wxr import WxrExport, WxrItem


@dataclass(slots=True)
class Move:
    export: WxrExport
    landing: Landing
    old: OldSite
    media: Media
    people: People
    topics: Topics
    report: Report
    now: datetime
    pages: dict[int, Page] = field(default_factory=dict)
    """Every post and page of the file by its number there, also those that came with an earlier import."""
    fresh: list[WxrItem] = field(default_factory=list)
    """Those that this import made, whose text is still to be brought."""

    def label(self, item: WxrItem) -> str:
        page = self.pages.get(item.id)
        title = page.title if page else item.title
        return str(_("“%(title)s” (%(address)s)") % {"title": title, "address": readable(item.link) or item.id})
