from typing import Any

from django.utils.html import format_html
from wagtail.rich_text.pages import PageLinkHandler


class LivePageLinkHandler(PageLinkHandler):
    """Links in running text. Wagtail's own lead to “None” where a page has left the site, and to a 404 where it was
    taken down."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return [
            format_html('<a href="{}">', href) if (href := _href(page)) else "<a>" for page in cls.get_many(attrs_list)
        ]


def _href(page: Any) -> str | None:
    return page.localized.url if page is not None and page.live else None
