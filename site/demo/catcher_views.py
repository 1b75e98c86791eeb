import re
from email.message import EmailMessage

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from demo import catcher
from demo.catcher import Store

PER_PAGE = 50
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_CID = re.compile(r"cid:([^\"'\s)>]+)")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    store = _store()
    paged = Paginator(store.names(), PER_PAGE).get_page(request.GET.get("p"))
    mails = [store.summary(name) for name in paged.object_list]
    return render(request, "demo/catcher/index.html", {"mails": mails, "paged": paged})


@require_safe
def detail(request: HttpRequest, name: str) -> HttpResponse:
    summary, message = _mail(name)
    context = {
        "mail": summary,
        "headers": [(key, str(value)) for key, value in message.items()],
        "text": catcher.text_of(message, "plain"),
        "has_html": message.get_body(("html",)) is not None,
        "attachments": catcher.attachments(message),
    }
    return render(request, "demo/catcher/detail.html", context)


@require_safe
def html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML as a mail program would show it: nothing runs, and links open in a window of their own."""
    _, message = _mail(name)
    source = catcher.text_of(message, "html")
    if source is None:
        raise Http404
    source = _with_own_pictures(source, name, message)
    found = _HEAD.search(source)
    position = found.end() if found else 0
    response = HttpResponse(f'{source[:position]}<base target="_blank">{source[position:]}')
    response["Content-Security-Policy"] = (
        f"default-src 'none'; img-src 'self' data: {settings.BASE_URL}; style-src 'unsafe-inline'; "
        "form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    return response


def _with_own_pictures(source: str, name: str, message: EmailMessage) -> str:
    places = {part.content_id: part.index for part in catcher.attachments(message) if part.content_id}

    def address(found: re.Match[str]) -> str:
        index = places.get(found[1])
        return found[0] if index is None else reverse("catcher:part", args=[name, index])

    return _CID.sub(address, source)


@require_safe
def raw(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(_raw(name), content_type="text/plain; charset=utf-8")


@require_safe
def part(request: HttpRequest, name: str, index: int) -> HttpResponse:
    _, message = _mail(name)
    for attachment in catcher.attachments(message):
        if attachment.index == index:
            response = HttpResponse(attachment.content, content_type=attachment.content_type)
            is_picture = attachment.content_type in {"image/gif", "image/jpeg", "image/png"}
            response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
            if not is_picture:
                filename = re.sub(r"[^\w.-]", "_", attachment.filename, flags=re.ASCII)
                response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
            return response
    raise Http404


def _store() -> Store:
    return Store(settings.DATA_DIR / "mail")


def _raw(name: str) -> bytes:
    try:
        return _store().raw(name)
    except FileNotFoundError:
        raise Http404 from None


def _mail(name: str) -> tuple[catcher.Summary, EmailMessage]:
    try:
        return _store().summary(name), catcher.parse(_raw(name))
    except FileNotFoundError:
        raise Http404 from None
