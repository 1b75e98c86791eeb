"""One comment with everything known of it, and the buttons that judge it; those of the queue are sent here as well."""

import secrets
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import InspectView

from comments.admin_forms import DecisionForm, EnlistForm, ReplyForm
from comments.answer import answer
from comments.dossier import Dossier
from comments.enums import State, Via
from comments.listing import MAY_SEE
from comments.models import Comment
from comments.moderate import Actor, AlreadyMovedError, EmptiedError, move
from comments.submit import ParentGoneError
from comments.told import with_undo
from comments.verbs import possible


class CommentInspectView(InspectView):
    any_permission_required = MAY_SEE
    page_title = gettext_lazy("Comment")
    object: Comment

    def get_object(self, queryset: Any = None) -> Comment:
        return get_object_or_404(Comment.objects.select_related("page", "parent"), pk=self.pk)

    def get_page_subtitle(self) -> str:
        return str(self.object) if self.object.name else str(self.object.get_state_display())

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if not self.user_has_permission("change"):
            raise PermissionDenied
        by, now = actor(request), timezone.now()
        if "text" in request.POST:
            return self._reply(request, by, now)
        form = DecisionForm(request.POST)
        if form.is_valid():
            self._move(form, by, now)
        return self._back()

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(get_valid_next_url_from_request(self.request) or self.request.path)

    def _move(self, form: DecisionForm, by: Actor, now: datetime) -> None:
        # What the moderator looked at is what may be moved.
        self.object.state_version = form.cleaned_data["version"]
        try:
            move(self.object, form.goal, by=by, now=now, why=form.cleaned_data["why"])
        except EmptiedError:
            messages.error(self.request, _("The words of this comment are erased. There is nothing left to show."))
        except AlreadyMovedError:
            messages.error(self.request, _("The comment has been moved meanwhile. Look at it once more."))
        else:
            values = {"name": self.object.name, "state": self.object.get_state_display()}
            words = _("The comment by %(name)s is now “%(state)s”.") % values
            back = get_valid_next_url_from_request(self.request) or self.request.path
            messages.success(self.request, with_undo(self.request, words, now, back))

    def _reply(self, request: HttpRequest, by: Actor, now: datetime) -> HttpResponse:
        form = ReplyForm(request.POST)
        if not form.is_valid():
            return self._again(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        given = form.cleaned_data
        if self.object.state != State.APPROVED:
            self.object.state_version = given["version"]
        try:
            answer(self.object, given["text"], by=by, key=given["key"], now=now)
        except (AlreadyMovedError, ParentGoneError):
            self.object = self.get_object()
            messages.error(request, _("The comment has been moved meanwhile. Your reply is kept below."))
            return self._again(form, HTTPStatus.CONFLICT)
        messages.success(request, _("Your reply is on the page."))
        return self._back()

    def _again(self, form: ReplyForm, status: HTTPStatus) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(reply_form=form), status=status)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.user_has_permission("change")
        comment: Comment = self.object
        return {
            **super().get_context_data(**kwargs),
            "comment": comment,
            # The queue that the moderator came from, also when a reply has to be sent once more.
            "next": get_valid_next_url_from_request(self.request),
            "known": Dossier.of(comment, timezone.now()),
            "verbs": possible(comment) if may_change else [],
            "may_change": may_change,
            "decision_form": DecisionForm(),
            "enlist_form": EnlistForm(initial={"words": comment.email}) if self._may_enlist() else None,
            "reply_form": kwargs.get("reply_form") or (self._reply_form() if may_change else None),
            "page_url": comment.page.get_url(self.request) if comment.page.live else None,
        }

    def _may_enlist(self) -> bool:
        return bool(self.request.user.has_perm("comments.change_commentsettings"))

    def _reply_form(self) -> ReplyForm | None:
        if self.object.state not in {State.PENDING, State.APPROVED}:
            return None
        return ReplyForm(initial={"key": secrets.token_urlsafe(24), "version": self.object.state_version})


def actor(request: HttpRequest) -> Actor:
    return Actor(Via.ADMIN, request.user if isinstance(request.user, AbstractUser) else None)
