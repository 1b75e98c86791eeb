from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views import generic

from contact.answer import answer
from contact.enums import MessageState
from contact.forget import forget_around
from contact.models import Message
from contact.settle import settle
from desk import log_labels
from guard import attachments
from mail.address import AddressError
from mail.answer_form import AnswerForm
from mail.models import OutboxMail


class MessageView(generic.InspectView):
    page_title = gettext_lazy("Message")
    header_icon = "mail"
    template_name = "contact/admin/message.html"

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The author's answer."""
        if not self.user_has_permission("change"):
            raise PermissionDenied
        form = AnswerForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                answer(self.object, given["text"], by=request.user, key=given["key"], now=timezone.now())
            except AddressError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Your answer is on its way."))
                return redirect("contact_messages:inspect", self.object.pk)
        response: HttpResponse = self.render_to_response(
            self.get_context_data(answer_form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message: Message = self.object
        may_change = self.user_has_permission("change")
        blank = AnswerForm() if may_change else None
        return {
            **super().get_context_data(**kwargs),
            "next_states": MessageState(message.state).next_states if may_change else (),
            "attachments": attachments.of(message.mail_reference),
            "answers": message.answers.all(),
            "answer_form": kwargs.get("answer_form") or blank,
            "mails": OutboxMail.objects.filter(reference=message.mail_reference).defer("raw"),
        }


class MessageDeleteView(generic.DeleteView):
    """With all that hangs on it."""

    def delete_action(self) -> None:
        key = self.object.pk
        forget_around([self.object], timezone.now())
        super().delete_action()
        log_labels.blank(Message, [key])


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("contact.change_message"):
        raise PermissionDenied
    message = get_object_or_404(Message, pk=pk)
    wanted = request.POST.get("state", "")
    if wanted in MessageState.values and settle(message, MessageState(wanted)):
        words = {"reference": message.reference, "state": message.get_state_display()}
        messages.success(request, _("%(reference)s is now: %(state)s.") % words)
    else:
        messages.error(request, _("That cannot be done: the message has been moved meanwhile. Look at it once more."))
    return redirect("contact_messages:inspect", pk)
