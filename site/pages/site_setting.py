from functools import cache
from typing import Self

from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Site


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
        return next(iter(cls._base_manager.raw(_select(cls), [pk])), None) or cls(site_id=pk)

    @classmethod
    def current(cls) -> Self:
        """The default site's settings, for mails and tasks that have no request."""
        return cls.for_site(Site.objects.filter(is_default_site=True).first())


@cache
def _select(model: type[QuietSiteSetting]) -> str:
    """Made once: for so many columns Django takes three times as long to write the statement as to have it answered."""
    statement, _values = model.base_queryset().filter(site=0).query.sql_with_params()
    return str(statement)
