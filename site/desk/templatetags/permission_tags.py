"""Stands in for Wagtail's library of that name: what is read aloud at each box of a group's permissions is in English
in the database, and is said in the language of the admin instead."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.users.templatetags import wagtailusers_tags

register = template.Library()
WORDS: dict[str, str | Promise] = {
    "add": _("Can add: %(what)s"),
    "change": _("Can change: %(what)s"),
    "delete": _("Can delete: %(what)s"),
}


@register.inclusion_tag("wagtailusers/groups/includes/formatted_permissions.html")
def format_permissions(permission_bound_field: BoundField) -> dict[str, Any]:
    said: dict[str, Any] = wagtailusers_tags.format_permissions(permission_bound_field)
    for row in said["object_perms"]:
        for action in WORDS.keys() & row.keys():
            row[action]["perm"].name = WORDS[action] % {"what": row["object"]}
    return said
