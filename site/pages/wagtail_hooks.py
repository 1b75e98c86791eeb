from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import get_page_models

from pages import link_to_views
from pages.models import BasePage


@hooks.register("register_admin_urls")
def register_link_to() -> list[URLPattern]:
    return [path("link-to/", link_to_views.suggest, name="pages_link_to")]


@hooks.register("register_admin_viewset")
def register_pages() -> list[link_to_views.LinkingPageViewSet]:
    models = [model for model in get_page_models() if issubclass(model, BasePage) and not model.own_editor]
    return [link_to_views.LinkingPageViewSet(model=model) for model in models]
