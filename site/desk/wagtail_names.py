"""Names that Wagtail makes of words in its code, or has in English in the database, in the language of the admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Model
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.models import Page, Site, WorkflowPage
from wagtail.sites.views import IndexView
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.templatetags import wagtailusers_tags

PERMISSIONS = "wagtailusers/groups/includes/formatted_permissions.html"
_formatted = wagtailusers_tags.format_permissions


def translate() -> None:
    for column in IndexView.columns:
        if column.name in {"port", "site_name", "root_page"}:
            column.label = _name_of(Site, column.name)
    for form in (WorkflowPageForm, PagePermissionsForm):
        form.base_fields["page"].label = _name_of(WorkflowPage, "page")
    PagePermissionsForm.base_fields["permissions"].label_from_instance = _page_permission
    wagtailusers_tags.register.inclusion_tag(PERMISSIONS, name="format_permissions")(format_permissions)


def _name_of(model: type[Model], field: str) -> str:
    """Lazy, so that each reader has it in their own language."""
    named: Any = model._meta.get_field(field)
    words: str = capfirst(named.verbose_name)
    return words


def _page_permission(permission: Permission) -> str:
    names = {codename: words for codename, _short, words in Page.permission_types}
    return str(names.get(permission.codename, permission.name))


def format_permissions(permission_bound_field: BoundField) -> dict[str, Any]:
    """What Wagtail's own tag says, with our words for what is read aloud at each box."""
    said: dict[str, Any] = _formatted(permission_bound_field)
    words = {
        "add": _("Can add: %(what)s"),
        "change": _("Can change: %(what)s"),
        "delete": _("Can delete: %(what)s"),
    }
    for row in said["object_perms"]:
        for action in words.keys() & row.keys():
            row[action]["perm"].name = words[action] % {"what": row["object"]}
    return said
