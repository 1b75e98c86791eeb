"""How many comments, in words: the one place where the number gets its noun."""

from django.utils.translation import ngettext


def number_of_comments(count: int) -> str:
    return ngettext("%(count)d comment", "%(count)d comments", count) % {"count": count}


def heading(count: int, title: str) -> str:
    values = {"count": count, "title": title}
    return ngettext("%(count)d comment on %(title)s", "%(count)d comments on %(title)s", count) % values
