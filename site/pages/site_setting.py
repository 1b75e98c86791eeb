from functools import cache
from typing import Any, Self

from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Site

from pages.one_row import OneRow


class QuietSiteSetting(BaseSiteSetting):
    """A site's setting that is not written by being read, as Wagtail's own would be at the first look."""

    class Meta:
        abstract = True

    @classmethod
    def for_site(cls, site: Site | None) -> Self:
        """The site's row, or an unsaved one with the defaults."""
        return cls.of_site(site.pk) if site else cls()

    @classmethod
    def of_site(cls, pk: int) -> Self:
        """The same, where the site itself need not be fetched."""
        return _row(cls).get(pk) or cls(site_id=pk)

    @classmethod
    def current(cls) -> Self:
        """The default site's settings, for mails and tasks that have no request."""
        return cls.for_site(Site.objects.filter(is_default_site=True).first())


@cache
def _row(model: type[QuietSiteSetting]) -> OneRow[Any]:
    return OneRow(model.base_queryset().filter(site=0))
