"""The queue: what waits, or whatever else was chosen, with the buttons of each comment in its row."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PageOfRows
from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, Table
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets import Button

from comments.enums import State
from comments.excerpt import excerpt
from comments.filters import ALL, counts, in_states, narrowed, states
from comments.learner import figures
from comments.models import Comment, CommentSettings
from comments.newest import MOST, newest
from comments.reasons import EVERY, in_words
from comments.verbs import possible

MAY_SEE = ["view", "change"]
LENGTH = 420
TABS = (State.PENDING, State.APPROVED, State.SPAM, State.TRASH)
NOT_OF_THE_LIST = ("p", "state", "_w_filter_fragment")


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    count: int | None
    """None where counting would mean to search all there is once more."""
    url: str
    current: bool
    more: bool
    """Whether there are more than were counted."""


class QueuePaginator(WagtailPaginator):
    """Pages ids, and reads only the rows of its page: one far down the list does not read all the texts before it."""

    model = Comment

    def _get_page(self, object_list: Any, number: int, paginator: Any) -> "PageOfRows[Comment]":
        ids = list(object_list)
        rows = Comment.objects.select_related("page", "parent").defer("html", "parent__html", "parent__text")
        found = rows.in_bulk(ids)
        return PageOfRows([found[pk] for pk in ids if pk in found], number, paginator)


class QueueTable(Table):
    classname = "listing queue"
    view: "CommentIndexView"

    def get_row_attrs(self, instance: Comment) -> dict[str, Any]:
        return {**super().get_row_attrs(instance), "data-queue-row": "", "tabindex": "-1", "id": f"row-{instance.pk}"}


class WhoColumn(Column):
    cell_template_name = "comments/admin/who_cell.html"

    def get_cell_context_data(self, instance: Comment, parent_context: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        view = parent_context["table"].view
        return {**given, "several_states": len(view.states) > 1, "next": view.own_address}


class WhatColumn(Column):
    """What was written, why it waits, and the buttons that judge it in place."""

    cell_template_name = "comments/admin/what_cell.html"

    def get_cell_context_data(self, instance: Comment, parent_context: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        view = parent_context["table"].view
        given.update(
            excerpt=excerpt(instance.text, LENGTH),
            cut=len(instance.text) > LENGTH,
            reasons=_reasons(instance),
            next=view.own_address,
        )
        if view.user_has_permission("change"):
            given.update(
                csrf_token=view.csrf_token,
                verbs=possible(instance),
                key=secrets.token_urlsafe(24),
                answerable=instance.state in {State.PENDING, State.APPROVED},
            )
        return given


def _reasons(comment: Comment) -> list[str]:
    """That every comment is read is said only where nothing else is."""
    special = [reason for reason in comment.reasons if reason.get("code") != EVERY]
    return in_words(special or comment.reasons)


class ScoreColumn(Column):
    cell_template_name = "comments/admin/score_cell.html"


class PageColumn(Column):
    cell_template_name = "comments/admin/page_cell.html"

    def get_cell_context_data(self, instance: Comment, parent_context: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**given, "url": instance.page.get_url(parent_context["request"]) if instance.page.live else None}


class CommentIndexView(IndexView):
    any_permission_required = MAY_SEE
    table_class = QueueTable
    paginator_class = QueuePaginator
    default_ordering = "-submitted_at"
    found: int
    """How many comments the list has, on all its pages."""
    more = False
    """Whether a search found more than the list shows."""

    @cached_property
    def columns(self) -> list[Column]:
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="comment"),
            WhoColumn("name", label=_("Who"), classname="queue__who", sort_key="name"),
            WhatColumn("text", label=_("Comment"), classname="queue__what"),
            PageColumn("page", label=_("Page"), accessor="page.title", classname="queue__page"),
            ScoreColumn("score", label=_("Score"), classname="queue__score", sort_key="score"),
            DateColumn("submitted_at", label=_("Written"), classname="queue__when", sort_key="submitted_at"),
        ]

    @cached_property
    def states(self) -> frozenset[str]:
        return states(self.request.GET)

    @cached_property
    def counts(self) -> dict[str, int]:
        return {} if self.is_narrowed else counts()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.is_searching or self.is_filtering)

    @cached_property
    def csrf_token(self) -> str:
        """One for all the forms of the page."""
        return get_token(self.request)

    @cached_property
    def own_address(self) -> str:
        """Where a decision leads back to: this list, with all that it is narrowed to."""
        return self._address({name: self.request.GET.getlist(name) for name in ("state", "p")})

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = list(super().header_more_buttons)
        if self.request.user.has_perm("comments.change_commentsettings"):
            names = CommentSettings._meta.app_label, CommentSettings._meta.model_name
            url = reverse("wagtailsettings:edit", args=names)
            buttons.append(Button(_("Settings of comments"), url=url, icon_name="cogs", priority=10))
        return buttons

    @cached_property
    def is_filtering(self) -> bool:
        return bool(super().is_filtering and set(self.filters.form.changed_data) - {"state"})

    @cached_property
    def active_filters(self) -> list[Any]:
        """The tabs tell the state."""
        return [entry for entry in super().active_filters if not entry.auto_id.startswith("id_state")]

    def get_table(self, object_list: Sequence[Comment]) -> QueueTable:
        table: QueueTable = super().get_table(object_list)
        table.view = self
        return table

    def get_queryset(self) -> QuerySet[Comment]:
        rows: QuerySet[Comment] = self.order_queryset(in_states(narrowed(self.request.GET), self.states))
        return rows

    def order_queryset(self, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        ordered: QuerySet[Comment] = super().order_queryset(queryset)
        return ordered.order_by(*ordered.query.order_by, "-pk")

    def get_paginator(self, queryset: QuerySet[Comment], *args: Any, **kwargs: Any) -> QueuePaginator:
        """A search reads the texts once: what it finds is both counted and paged. Else the number is known."""
        ids = self._found(queryset) if self.is_narrowed else queryset.values_list("pk", flat=True)
        paginator: QueuePaginator = super().get_paginator(ids, *args, **kwargs)
        if not self.is_narrowed:
            paginator.count = sum(self.counts[state] for state in self.states)
        self.found = paginator.count
        return paginator

    def _found(self, queryset: QuerySet[Comment]) -> list[int]:
        """The newest that there are, and these alone put into another order."""
        ids, self.more = newest(narrowed(self.request.GET), self.states)
        if self.ordering_is_newest:
            return ids
        return list(self.order_queryset(Comment.objects.filter(pk__in=ids)).values_list("pk", flat=True))

    @property
    def ordering_is_newest(self) -> bool:
        return bool(self.ordering == self.default_ordering)

    def tabs(self) -> list[Tab]:
        every = frozenset(State.values)
        found = [self._tab(state.label, frozenset({state.value}), state) for state in TABS]
        return [*found, self._tab(_("All"), every, ALL)]

    def _tab(self, label: Any, shown: frozenset[str], value: str) -> Tab:
        current = self.states == shown
        count = self.found if current else None if self.is_narrowed else sum(self.counts[state] for state in shown)
        return Tab(str(label), count, self._address({"state": [value]}), current, current and self.more)

    def _address(self, changes: dict[str, Sequence[str]]) -> str:
        query = self.request.GET.copy()
        for name in NOT_OF_THE_LIST:
            query.pop(name, None)
        for name, values in changes.items():
            query.setlist(name, list(values))
        return f"{self.index_url}?{query.urlencode()}"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {
            **context,
            "tabs": self.tabs(),
            "most": MOST if self.more else None,
            "learnt": None if self.results_only else figures(timezone.now()),
            "nothing_waits": self.states == {State.PENDING} and not self.is_narrowed,
        }
