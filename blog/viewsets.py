from typing import Any

from wagtail.admin.ui.components import MediaContainer
from wagtail.models import Page

from blog.models import ArticlePage
from blog.side_panel import BeforePublishing
from pages.viewsets import LinkingCreateView, LinkingEditView, LinkingPageViewSet


def is_public(page: Page) -> bool:
    return bool(Page.objects.filter(pk=page.pk).public().exists())


class ArticleCreateView(LinkingCreateView):
    def get_side_panels(self) -> MediaContainer:
        panel = BeforePublishing(self.page, self.request, public=is_public(self.parent_page))
        return MediaContainer([*super().get_side_panels(), panel])


class ArticleEditView(LinkingEditView):
    def get_side_panels(self) -> MediaContainer:
        scheduled: Any = self.scheduled_page
        panel = BeforePublishing(self.page, self.request, public=is_public(self.page), scheduled=scheduled)
        return MediaContainer([*super().get_side_panels(), panel])


class ArticleViewSet(LinkingPageViewSet):
    model = ArticlePage
    add_view_class = ArticleCreateView
    edit_view_class = ArticleEditView
