from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from contact.forms import ContactForm
from contact.models import ContactPage, ContactSettings, Message
from contact.receive import receive
from guard import links
from guard.origin import public_post

RECEIPT = "contact.receipt"
RECEIPT_KEPT = timedelta(days=30)


@require_http_methods(["GET", "HEAD", "POST"])
@public_post
def send(request: HttpRequest, page_id: int) -> HttpResponse:
    # Not `pk`, a relation here: only a plain number may be asked for one that is too large for the database.
    page = get_object_or_404(ContactPage.objects.live().public(), id=page_id)
    if request.method != "POST":
        return HttpResponseRedirect(page.get_url(request))
    now = timezone.now()
    form = ContactForm(request.POST, request=request, now=now, takes_files=ContactSettings.current().attachments)
    if form.is_valid():
        message = receive(form.submission(), page, now)
        receipt = reverse("contact:receipt", args=[links.sign(RECEIPT, message.pk, page.pk)])
        return HttpResponseRedirect(receipt, status=HTTPStatus.SEE_OTHER)
    context = {**page.get_context(request), "form": form}
    return render(request, page.get_template(request), context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_safe
@links.private
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What the visitor sees after sending: the reference, and nothing of what was written."""
    message_pk, page_pk = links.read(RECEIPT, token, RECEIPT_KEPT)
    message = Message.objects.filter(pk=int(message_pk)).first()
    if message is None:
        raise links.Expired
    page = ContactPage.objects.filter(pk=int(page_pk)).first()
    return render(request, "contact/receipt.html", {"message": message, "contact_page": page})
