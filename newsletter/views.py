from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from guard.body import in_any_charset
from guard.links import BadLink, private
from guard.network import client_hmac
from guard.origin import public_post
from newsletter import archive as archives
from newsletter import confirm as confirmation
from newsletter import subscribe as signing_up
from newsletter import unsubscribe as leaving
from newsletter.enums import ConsentMethod, SubscriberState
from newsletter.forms import RenewForm, SignupForm
from newsletter.freeze import next_number
from newsletter.models import Confirmation, Issue, IssueEdition, Newsletter
from newsletter.reader_links import reader_of

LETTERS_A_PAGE = 50


@require_safe
def signup(request: HttpRequest) -> HttpResponse:
    return _signup_page(request, SignupForm(request=request))


@require_http_methods(["GET", "HEAD", "POST"])
@public_post
def subscribe(request: HttpRequest) -> HttpResponse:
    newsletter = _newsletter(request)
    if request.method != "POST":
        return redirect("newsletter:signup")
    if not newsletter.active:
        raise Http404
    form = SignupForm(request.POST, request=request)
    if not form.is_valid():
        return _signup_page(request, form, status=422)
    signing_up.subscribe(
        newsletter,
        form.cleaned_data["email"],
        language=get_language() or newsletter.language,
        source=form.agreement(newsletter),
        now=timezone.now(),
        proof=form.proof,
    )
    return _see_other("newsletter:thanks")


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/thanks.html", {"newsletter": _newsletter(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@private
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    found = Confirmation.objects.sign_ups().by_token(token)
    if found is None:
        raise BadLink
    now = timezone.now()
    if found.is_expired(now):
        return _new_link(request, found)
    if request.method != "POST":
        return render(request, "newsletter/confirm.html", {"newsletter": found.subscriber.newsletter})
    if confirmation.confirm(found, now, client=client_hmac(request, now)):
        return _see_other("newsletter:welcome_reader", found.subscriber.key)
    return render(request, "newsletter/left_since.html", {"newsletter": found.subscriber.newsletter}, status=410)


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/welcome.html", {"newsletter": _newsletter(request)})


@require_safe
@private
def welcome_reader(request: HttpRequest, key: str) -> HttpResponse:
    """With the way to the reader's own choices."""
    return render(request, "newsletter/welcome.html", {"newsletter": _newsletter(request), "key": key})


@require_http_methods(["GET", "HEAD", "POST"])
@in_any_charset
@private
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """The page with its button, and on the same address RFC 8058's one-click POST, which comes from mail providers."""
    one_click = request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click"
    try:
        subscriber = reader_of(key)
    except BadLink:
        if one_click:
            # Whoever was erased gets no letters, which is all that is asked for.
            return HttpResponse(status=200)
        raise
    if request.method == "POST":
        now = timezone.now()
        method = ConsentMethod.ONE_CLICK if one_click else ConsentMethod.LINK
        leaving.unsubscribe(subscriber, method, now, client=client_hmac(request, now))
        return HttpResponse(status=200) if one_click else _see_other("newsletter:unsubscribe", key)
    gone = subscriber.state in {SubscriberState.UNSUBSCRIBED, SubscriberState.SUPPRESSED}
    context = {"newsletter": subscriber.newsletter, "gone": gone, "key": key, "reads": subscriber.reads}
    return render(request, "newsletter/unsubscribe.html", context)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    newsletter = _newsletter(request)
    letters = IssueEdition.objects.for_archive(newsletter, get_language() or newsletter.language)
    page = Paginator(letters, LETTERS_A_PAGE).get_page(request.GET.get("p"))
    return render(request, "newsletter/archive.html", {"newsletter": newsletter, "letters": page})


@require_safe
def archived(request: HttpRequest, number: int) -> HttpResponse:
    newsletter = _newsletter(request)
    issue = Issue.objects.of(newsletter).in_archive().filter(number=number).first()
    if issue is None:
        return _not_in_the_archive(request, newsletter, number)
    language = get_language() or newsletter.language
    edition = issue.editions.whole().preferring(language, newsletter.language).first()
    if edition is None:
        raise Http404
    response = HttpResponse(archives.page(edition))
    response.headers["Content-Security-Policy"] = archives.LETTER_POLICY
    response.headers["Content-Language"] = edition.language
    return response


def _not_in_the_archive(request: HttpRequest, newsletter: Newsletter, number: int) -> HttpResponse:
    """A trial copy of the coming letter leads to where that letter will stand."""
    if number != next_number(newsletter):
        raise Http404
    return render(request, "newsletter/not_sent_yet.html", {"newsletter": newsletter}, status=404)


def _newsletter(request: HttpRequest) -> Newsletter:
    """404 on a site that has no newsletter; one that is off for the moment keeps its archive and its links."""
    newsletter = Newsletter.for_site(Site.find_for_request(request))
    if newsletter.pk is None:
        raise Http404
    return newsletter


def _new_link(request: HttpRequest, found: Confirmation) -> HttpResponse:
    """The page of a link that is too old, and its button."""
    data = request.POST if request.method == "POST" else None
    form = RenewForm(data, request=request, address=found.subscriber.address)
    if form.is_valid():
        confirmation.renew(found, timezone.now(), client=form.client, proof=form.proof)
        return _see_other("newsletter:thanks")
    context = {"newsletter": found.subscriber.newsletter, "expired": True, "form": form}
    return render(request, "newsletter/confirm.html", context, status=422 if form.is_bound else 410)


def _signup_page(request: HttpRequest, form: SignupForm, status: int = 200) -> HttpResponse:
    newsletter = _newsletter(request)
    return render(request, "newsletter/signup.html", {"newsletter": newsletter, "form": form}, status=status)


def _see_other(name: str, *args: object) -> HttpResponse:
    response = redirect(name, *args)
    response.status_code = 303
    return response
