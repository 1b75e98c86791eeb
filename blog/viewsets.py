from typing import Any

from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from blog.models import ArticlePage
from blog.side_panel import BeforePublishing


def is_public(page: Page) -> bool:
    return bool(Page.objects.filter(pk=page.pk).public().exists())


class ArticleCreateView(CreateView):
    def get_side_panels(self) -> MediaContainer:
        panel = BeforePublishing(self.page, self.request, public=is_public(self.parent_page))
        return MediaContainer([*super().get_side_panels(), panel])


class ArticleEditView(EditView):
    def get_side_panels(self) -> MediaContainer:
        scheduled: Any = self.scheduled_page
        panel = BeforePublishing(self.page, self.request, public=is_public(self.page), scheduled=scheduled)
        return MediaContainer([*super().get_side_panels(), panel])


class ArticleViewSet(PageViewSet):
    model = ArticlePage
    add_view_class = ArticleCreateView
    edit_view_class = ArticleEditView
