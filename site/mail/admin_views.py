from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.views import generic

from mail.models import OutboxMail
from mail.outbox import cancel, send_again
from mail.reading import read

# The mail is shown as a mail reader would: nothing in it runs, and it fetches only from this site.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'; sandbox"
)


class MailView(generic.InspectView):
    page_title = gettext_lazy("Mail")
    header_icon = "mail"
    template_name = "mail/admin/mail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail: OutboxMail = self.object
        return {
            **super().get_context_data(**kwargs),
            "mail": mail,
            "reading": read(bytes(mail.raw)) if mail.raw else None,
            "may_change": self.user_has_permission("change"),
        }


@require_safe
def html(request: HttpRequest, pk: int) -> HttpResponse:
    _require(request, "view", "change")
    mail = get_object_or_404(OutboxMail, pk=pk)
    body = read(bytes(mail.raw)).html
    if not body:
        raise Http404
    return HttpResponse(body, headers={"Content-Security-Policy": FRAME_POLICY, "Cache-Control": "no-store"})


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    _require(request, "change")
    if send_again(OutboxMail.objects.filter(pk=pk), timezone.now()):
        messages.success(request, _("The e-mail is on its way again."))
    else:
        messages.error(request, _("This e-mail cannot be sent again: it has moved meanwhile, or its text is gone."))
    return redirect("outbox:inspect", pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    _require(request, "change")
    if cancel(OutboxMail.objects.filter(pk=pk), timezone.now()):
        messages.success(request, _("The e-mail will not be sent."))
    else:
        messages.error(request, _("Too late: the e-mail is leaving or has left."))
    return redirect("outbox:inspect", pk)


def _require(request: HttpRequest, *actions: str) -> None:
    if not any(request.user.has_perm(f"mail.{action}_outboxmail") for action in actions):
        raise PermissionDenied
