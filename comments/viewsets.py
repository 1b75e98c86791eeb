import secrets
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from comments.enums import State, Via
from comments.excerpt import excerpt
from comments.filters import SEARCHED, CommentFilterSet
from comments.forms import AuthorReplyForm, DecisionForm
from comments.models import Comment
from comments.moderate import FROM, Actor, AlreadyMovedError, move
from comments.querysets import CommentQuerySet
from comments.submit import ParentGoneError, reply_as_author

MAY_SEE = ["view", "change"]


def _inspect_url(comment: Comment) -> str:
    return reverse("reader_comments:inspect", args=[comment.pk])


class CommentIndexView(IndexView):
    any_permission_required = MAY_SEE

    @property
    def columns(self) -> list[Column]:
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="comment"),
            TitleColumn(
                "name",
                label=_("Name"),
                width="16%",
                get_url=_inspect_url,
                get_title_id=lambda comment: f"comment_{comment.pk}_title",
                sort_key="name",
            ),
            Column("text", label=_("Comment"), width="34%", accessor=lambda comment: excerpt(comment.text, 140)),
            Column("page", label=_("Page"), accessor="page.title"),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda comment: comment.state == State.PENDING,
            ),
            Column("reasons", label=_("Reasons"), accessor=lambda comment: ", ".join(comment.reasons_in_words)),
            DateColumn("submitted_at", label=_("Written"), sort_key="submitted_at"),
        ]

    def get_base_queryset(self) -> CommentQuerySet:
        return Comment.objects.queue()


class CommentInspectView(InspectView):
    """One comment with everything known of it, and the buttons that move it."""

    any_permission_required = MAY_SEE
    page_title = gettext_lazy("Comment")

    def get_object(self, queryset: Any = None) -> Comment:
        comment: Comment = super().get_object(queryset)
        return comment

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if not self.user_has_permission("change"):
            raise PermissionDenied
        now = timezone.now()
        by = Actor(Via.ADMIN, request.user if isinstance(request.user, AbstractUser) else None)
        if "text" in request.POST:
            return self._reply(request, by, now)
        form = DecisionForm(request.POST)
        if form.is_valid():
            self._move(form, by, now)
        return HttpResponseRedirect(request.path)

    def _move(self, form: DecisionForm, by: Actor, now: datetime) -> None:
        # What the moderator looked at is what may be moved.
        self.object.state_version = form.cleaned_data["version"]
        try:
            move(self.object, State(form.cleaned_data["to"]), by=by, now=now)
        except AlreadyMovedError:
            messages.error(self.request, _("The comment has been moved meanwhile. Look at it once more."))
        else:
            messages.success(
                self.request, _("The comment is now: %(state)s") % {"state": self.object.get_state_display()}
            )

    def _reply(self, request: HttpRequest, by: Actor, now: datetime) -> HttpResponse:
        form = AuthorReplyForm(request.POST)
        if not form.is_valid():
            return self._again(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            reply_as_author(self.object, form.cleaned_data["text"], by=by, key=form.cleaned_data["key"], now=now)
        except ParentGoneError:
            messages.error(request, _("Only an approved comment can be replied to. Your text is kept below."))
            return self._again(form, HTTPStatus.CONFLICT)
        messages.success(request, _("Your reply is on the page."))
        return HttpResponseRedirect(request.path)

    def _again(self, form: AuthorReplyForm, status: HTTPStatus) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(reply_form=form), status=status)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.user_has_permission("change")
        approved = self.object.state == State.APPROVED
        moves = [to for to, origins in FROM.items() if self.object.state in origins]
        return {
            "reply_form": AuthorReplyForm(initial={"key": secrets.token_urlsafe(24)}) if approved else None,
            **super().get_context_data(**kwargs),
            "comment": self.object,
            "moves": moves if may_change else [],
            "may_change": may_change,
            "events": self.object.events.select_related("user"),
            **kwargs,
        }


class PendingMenuItem(MenuItem):
    """Says in the menu how many comments wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(f"comments.{name}_comment") for name in MAY_SEE)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component: LinkMenuItem = super().render_component(request)
        waiting = Comment.objects.pending().count()
        if waiting:
            component.label = f"{component.label} ({waiting})"
        return component


class CommentViewSet(ModelViewSet):
    model = Comment
    name = "reader_comments"
    icon = "comment"
    menu_label = gettext_lazy("Comments")
    menu_order = 210
    menu_item_class = PendingMenuItem
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    form_fields: list[str] = []
    index_view_class = CommentIndexView
    inspect_view_class = CommentInspectView
    index_template_name = "comments/admin/index.html"
    inspect_template_name = "comments/admin/inspect.html"
    filterset_class = CommentFilterSet
    search_fields = list(SEARCHED)
    search_backend_name = None
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Comments are not written, edited or erased here, so no view may link to where that would be."""
        gone = dict.fromkeys(("add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"))
        common: dict[str, Any] = super().get_common_view_kwargs(**{**gone, **kwargs})
        return common

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
        ]


viewset = CommentViewSet()
