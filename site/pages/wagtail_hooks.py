from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, get_page_models
from wagtail.rich_text.feature_registry import FeatureRegistry

from pages import link_to_views
from pages.models import BasePage
from pages.page_links import LivePageLinkHandler
from pages.viewsets import EveryPageViewSet, LinkingPageViewSet


@hooks.register("register_admin_urls")
def register_link_to() -> list[URLPattern]:
    return [path("link-to/", link_to_views.suggest, name="pages_link_to")]


# After Wagtail's own, whose place the first takes.
@hooks.register("register_admin_viewset", order=100)
def register_pages() -> list[PageViewSet]:
    ours = [model for model in get_page_models() if issubclass(model, BasePage) and not model.own_editor]
    return [EveryPageViewSet(model=Page), *(LinkingPageViewSet(model=model) for model in ours)]


# After Wagtail's own, whose place it takes.
@hooks.register("register_rich_text_features", order=100)
def register_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(LivePageLinkHandler)
