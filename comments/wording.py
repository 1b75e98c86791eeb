"""Numbers and moments in words: the one place where a number of comments gets its noun."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.enums import Policy

if TYPE_CHECKING:
    from comments.models import CommentSettings


def reading(settings: "CommentSettings") -> str:
    """Who reads a comment before it is shown, for who writes one."""
    if settings.policy == Policy.KNOWN:
        return _(
            "Comments are read before they are shown. If one of yours is already shown here and you have "
            "confirmed its address, a new one usually appears as soon as you confirm that one too."
        )
    return _("Every comment is read before it is shown.")


def number_of_comments(count: int) -> str:
    return ngettext("%(count)d comment", "%(count)d comments", count) % {"count": count}


def heading(count: int, title: str) -> str:
    values = {"count": count, "title": title}
    return ngettext("%(count)d comment on %(title)s", "%(count)d comments on %(title)s", count) % values


def number_of_replies(count: int) -> str:
    return ngettext("%(count)d reply", "%(count)d replies", count) % {"count": count}


def more_replies(count: int) -> str:
    return ngettext("Read %(count)d more reply", "Read %(count)d more replies", count) % {"count": count}


def moment(when: datetime) -> str:
    """`26 november 2026 kl. 07.00`, by the clock where the site is."""
    local = timezone.localtime(when, timezone.get_default_timezone())
    return date_format(local, "DATETIME_FORMAT")


def time_of_day(when: datetime) -> str:
    """`07.00`, by the same clock."""
    local = timezone.localtime(when, timezone.get_default_timezone())
    return time_format(local, "TIME_FORMAT")
