"""The blog's own lists: all articles, those of a month and those with a tag."""

from datetime import MINYEAR, date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from taggit.models import Tag
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from blog.querysets import ArticleQuerySet

ARTICLES_PER_PAGE = 10


class ListsArticles(RoutablePageMixin):
    def articles(self) -> ArticleQuerySet:
        raise NotImplementedError

    @staticmethod
    def page_of(articles: ArticleQuerySet, request: HttpRequest) -> dict[str, Any]:
        page = Paginator(articles.for_lists(), ARTICLES_PER_PAGE).get_page(request.GET.get("p"))
        return {"articles": page, "paginator": page.paginator}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        months = list(self.articles().months())
        return {**context, **self.page_of(self.articles(), request), "months": months}

    @path("arkiv/<int:year>/<int:month>/", name="month")
    def month(self, request: HttpRequest, year: int, month: int) -> HttpResponse:
        try:
            first = date(year, month, 1)
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        if year == MINYEAR:
            # Its first moment, in a zone east of Greenwich, lies before the calendar's first one.
            raise Http404
        heading = date_format(first, "F Y")
        return self._selection(request, self.articles().from_month(year, month), heading)

    @path("tagg/<str:slug>/", name="tag")
    def tag(self, request: HttpRequest, slug: str) -> HttpResponse:
        tag = Tag.objects.filter(slug=slug).first()
        if tag is None:
            raise Http404
        return self._selection(request, self.articles().with_tag(slug), _("Tag: %(name)s") % {"name": tag.name})

    @path("rss/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        from blog.feeds import ArticleFeed

        return ArticleFeed(self)(request)

    def _selection(self, request: HttpRequest, articles: ArticleQuerySet, heading: str) -> HttpResponse:
        if not articles.exists():
            raise Http404
        selection = {**self.page_of(articles, request), "selection": heading}
        response: HttpResponse = self.render(request, context_overrides=selection)
        return response
