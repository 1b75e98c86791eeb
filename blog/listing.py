"""The blog's own lists: all articles, those of a year or a month, those with a tag, of an author, of a series."""

from datetime import MINYEAR, date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from taggit.models import Tag
from wagtail.contrib.routable_page.models import path

from blog.authors import Author
from blog.list_addresses import SpeaksItsLanguage
from blog.querysets import ArticleQuerySet
from blog.series import Series
from pages import preview_modes

ARTICLES_PER_PAGE = 10


class ListsArticles:
    """A page whose matter is a list of articles."""

    def articles(self) -> ArticleQuerySet:
        raise NotImplementedError

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        # Wagtail's pages with routes know only the page itself.
        mode = preview_modes.named(mode_name)
        if mode is not None:
            return mode.serve(self, request)
        page: HttpResponse = super().serve_preview(request, mode_name)  # type: ignore[misc]  # of the page
        return page

    @staticmethod
    def page_of(articles: ArticleQuerySet, request: HttpRequest) -> dict[str, Any]:
        page = Paginator(articles.for_lists(), ARTICLES_PER_PAGE).get_page(request.GET.get("p"))
        return {"articles": page, "paginator": page.paginator}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]  # of the page it is mixed into
        return {**context, **self.page_of(self.articles(), request)}


class SelectsArticles(ListsArticles, SpeaksItsLanguage):
    """A list that also has parts with an address of their own."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "months": list(self.articles().months())}

    @path("arkiv/<int:year>/", name="year")
    def year(self, request: HttpRequest, year: int) -> HttpResponse:
        first = _first_day(year, 1)
        return self._selection(request, self.articles().from_year(first.year), str(first.year))

    @path("arkiv/<int:year>/<int:month>/", name="month")
    def month(self, request: HttpRequest, year: int, month: int) -> HttpResponse:
        heading = date_format(_first_day(year, month), "F Y")
        return self._selection(request, self.articles().from_month(year, month), heading, year=year)

    @path("tagg/<str:slug>/", name="tag")
    def tag(self, request: HttpRequest, slug: str) -> HttpResponse:
        tag = _found(Tag.objects.filter(slug=slug).first())
        return self._selection(request, self.articles().with_tag(slug), _("Tag: %(name)s") % {"name": tag.name})

    @path("forfattare/<slug:slug>/", name="author")
    def author(self, request: HttpRequest, slug: str) -> HttpResponse:
        author = _found(Author.objects.filter(slug=slug).select_related("image").first())
        said = {"author": author, "selection_description": author.bio_here}
        return self._selection(request, self.articles().filter(author=author), author.name, **said)

    @path("serie/<slug:slug>/", name="series")
    def series(self, request: HttpRequest, slug: str) -> HttpResponse:
        series = _found(Series.objects.filter(slug=slug).first())
        said = {"series": series, "selection_description": series.lead}
        return self._selection(request, self.articles().in_series(series.pk), series.title, **said)

    def _selection(self, request: HttpRequest, articles: ArticleQuerySet, heading: str, **context: Any) -> HttpResponse:
        if not articles.exists():
            raise Http404
        selection = {**self.page_of(articles, request), "selection": heading, **context}
        response: HttpResponse = self.render(request, context_overrides=selection)
        return response


def _found(row: Any) -> Any:
    if row is None:
        raise Http404
    return row


def _first_day(year: int, month: int) -> date:
    try:
        first = date(year, month, 1)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if year == MINYEAR:
        # Its first moment, in a zone east of Greenwich, lies before the calendar's first one.
        raise Http404
    return first
