"""Where an import lands: a site of this installation, its home page and its blog."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page, Site

from blog.models import BlogIndexPage
from pages.models import HomePage


class NoLanding(Exception):
    """Why there is no place to import to."""


@dataclass(frozen=True, slots=True)
class Landing:
    site: Site
    home: HomePage
    blog: BlogIndexPage

    @property
    def language(self) -> str:
        return str(self.home.locale.language_code)


def find_landing(host: str, title: str) -> Landing:
    """The site called `host` (the default one without a name). A home page or a blog that it lacks is made."""
    site = find_site(host)
    home = site.root_page.specific
    if not isinstance(home, HomePage):
        home = start_home(site, title or site.hostname)
    blog = BlogIndexPage.objects.child_of(home).order_by("path").first()
    if blog is None:
        with override(home.locale.language_code):
            blog = home.add_child(instance=BlogIndexPage(title=_("Blog"), slug=slugify(_("Blog")), locale=home.locale))
    return Landing(site, home, blog)


def find_site(host: str) -> Site:
    """The site called `host`, the default one without a name."""
    sites: QuerySet[Site] = Site.objects.select_related("root_page")
    site = sites.filter(hostname=host).first() if host else sites.filter(is_default_site=True).first()
    if site is None:
        known = ", ".join(sites.values_list("hostname", flat=True)) or "–"
        raise NoLanding(
            _("There is no site called “%(host)s” here. Sites: %(known)s.") % {"host": host, "known": known}
        )
    return site


def start_home(site: Site, title: str) -> HomePage:
    """A first home page for a site that still shows Wagtail's page of welcome, which goes if nothing hangs under it."""
    welcome = site.root_page
    root = Page.get_first_root_node()
    home: HomePage = root.add_child(instance=HomePage(title=title[:255], slug=_free_slug(root)))
    site.root_page = home
    site.save()
    if welcome.depth > 1 and welcome.is_leaf() and type(welcome.specific) is Page:
        welcome.delete()
    return home


def _free_slug(root: Page) -> str:
    taken = set(root.get_children().values_list("slug", flat=True))
    return next(
        slug for number in range(len(taken) + 1) if (slug := f"start-{number}" if number else "start") not in taken
    )
