from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from desk import guide, inbox_views, persons_admin, wagtail_names
from desk.board_panel import BoardPanel
from desk.inbox_menu import InboxMenuItem
from desk.models import Person
from desk.panel import DeskPanel

wagtail_names.translate()
hooks.register("register_settings_menu_item", persons_admin.PersonsMenuItem)
hooks.register("register_admin_menu_item", InboxMenuItem)


@hooks.register("construct_homepage_panels")
def add_the_desk(_request: HttpRequest, panels: list[Component]) -> None:
    panels += [DeskPanel(), BoardPanel()]


@hooks.register("insert_global_admin_css")
def link_the_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("register_admin_urls")
def register_persons_urls() -> list[URLPattern]:
    return [
        path("persons/", persons_admin.look, name="desk_persons"),
        path("persons/export/", persons_admin.export, name="desk_persons_export"),
        path("persons/erase/", persons_admin.erase, name="desk_persons_erase"),
    ]


@hooks.register("register_admin_urls")
def register_inbox_urls() -> list[URLPattern]:
    return [
        path("inbox/", inbox_views.inbox, name="desk_inbox"),
        path("inbox/act/", inbox_views.act, name="desk_inbox_act"),
        path("inbox/undo/", inbox_views.undo, name="desk_inbox_undo"),
        path("inbox/archive/", inbox_views.archive, name="desk_inbox_archive"),
        path("inbox/snooze/", inbox_views.snooze, name="desk_inbox_snooze"),
        path("inbox/back/", inbox_views.bring_back, name="desk_inbox_back"),
    ]


@hooks.register("register_help_menu_item")
def lead_to_the_guide() -> MenuItem:
    return guide.MENU_ITEM


@hooks.register("register_admin_urls")
def register_guide_urls() -> list[URLPattern]:
    return [
        path("guide/", guide.guide, name="desk_guide"),
        path("guide/<slug:name>.webp", guide.picture, name="desk_guide_picture"),
    ]


@hooks.register("register_permissions")
def register_persons_permissions() -> QuerySet[Permission]:
    codenames = [codename for codename, _label in Person._meta.permissions]
    return Permission.objects.filter(content_type__app_label="desk", codename__in=codenames)
