from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.ui.components import Component

from desk.panel import DeskPanel


@hooks.register("construct_homepage_panels")
def add_the_desk(_request: HttpRequest, panels: list[Component]) -> None:
    panels.append(DeskPanel())


@hooks.register("insert_global_admin_css")
def link_the_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))
