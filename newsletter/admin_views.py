"""The author's view of a letter, and what its buttons do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from newsletter import arrange, decide, letter_page, send, trial
from newsletter.admin_forms import AddForm, CorrectionForm, ItemFormSet, LetterForm, TrialForm
from newsletter.archive import LETTER_POLICY
from newsletter.edition_choice import editions_of, named
from newsletter.models import Issue
from newsletter.preview import in_scheme, obstacle_to, preview

may_change = permission_required("newsletter.change_issue")


@may_change
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    issue = _issue(pk)
    data = request.POST if request.method == "POST" else None
    form = LetterForm(data, instance=issue)
    articles = ItemFormSet(data, queryset=issue.items.in_order(), prefix="articles")
    if data is not None and form.is_valid() and articles.is_valid():
        return _save(request, issue, form, articles)
    if data is not None:
        messages.error(request, _("Nothing was saved. Look at what is marked below."))
    return _page(request, _issue(pk), form=form, articles=articles)


@may_change
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    issue = _issue(pk)
    form = AddForm(request.POST, issue=issue)
    if not form.is_valid():
        messages.error(request, _("Choose an article from the list."))
        return _back(issue)
    article = form.cleaned_data["article"]
    try:
        arrange.edit(issue, lambda: arrange.add(issue, article.pk))
    except arrange.Closed:
        messages.error(request, _("The letter can no longer be changed."))
    else:
        messages.success(request, _("“%(title)s” is now in the letter.") % {"title": article.title})
    return _back(issue)


@may_change
@require_POST
def place(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Where an article was dragged to. The page that asks says so itself."""
    issue, index = _issue(pk), request.GET.get("position", "")
    if not (index.isascii() and index.isdigit()):
        return HttpResponse(status=400)
    try:
        arrange.edit(issue, lambda: arrange.place(issue, item_pk, int(index)))
    except arrange.Closed:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@may_change
@require_POST
def send_trial(request: HttpRequest, pk: int) -> HttpResponse:
    issue, now = _issue(pk), timezone.now()
    form = TrialForm(request.POST)
    if not form.is_valid():
        return _page(request, issue, trial_form=form)
    edition = named(editions_of(issue, now)[0], request.POST.get("edition", ""))
    try:
        trial.send(issue, form.cleaned_data["to"], now, language=edition.language, selection=edition.selection)
    except ValueError as error:
        messages.error(request, _("The letter cannot be made into an e-mail: %(reason)s") % {"reason": error})
    else:
        words = {"address": form.cleaned_data["to"]}
        messages.success(request, _("A trial copy is on its way to %(address)s.") % words)
    return _back(issue)


@may_change
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """The buttons. Each is a move that is refused, with a word about it, where the letter has moved meanwhile."""
    issue, now, wish = _issue(pk), timezone.now(), request.POST.get("act", "")
    if wish == "approve":
        _approve(request, issue)
        return _back(issue)
    moves = {
        "wait": lambda: decide.wait(issue, now),
        "let_go": lambda: decide.let_go(issue),
        "pause": lambda: send.pause(issue),
        "resume": lambda: send.resume(issue, now),
        "cancel": lambda: send.cancel(issue, now),
    }
    if wish in moves and moves[wish]():
        messages.success(request, _("Done. The letter is now: %(state)s.") % {"state": issue.get_state_display()})
    else:
        messages.error(request, _("That cannot be done: the letter has moved on meanwhile. Look at it once more."))
    return _back(issue)


@may_change
@require_safe
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more. Only the button on this page calls a letter off."""
    issue = _issue(pk)
    if not issue.can_be_cancelled:
        messages.error(request, _("That cannot be done: the letter has moved on meanwhile. Look at it once more."))
        return _back(issue)
    return TemplateResponse(request, "newsletter/admin/cancel.html", letter_page.cancel_context(issue, timezone.now()))


@may_change
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    issue = _issue(pk)
    form = CorrectionForm(request.POST, instance=_issue(pk))
    if not form.is_valid():
        messages.error(request, _("Nothing was saved. Look at what is marked below."))
        return _page(request, issue, correction_form=form)
    if issue.mark_corrected(form.cleaned_data["correction"], timezone.now()):
        messages.success(request, _("Saved. The archive shows it."))
    else:
        messages.error(request, _("Only a letter that has been sent is corrected. This one you can still change."))
    return _back(issue)


@may_change
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes by itself. The rest, with its buttons, stays as it was in the state `seen`."""
    issue = _issue(pk)
    moved = request.GET.get("seen", issue.state) != issue.state
    context = {**letter_page.progress_context(issue, timezone.now()), "moved": moved}
    return TemplateResponse(request, "newsletter/admin/progress.html", context)


@may_change
@require_safe
def choices(request: HttpRequest, pk: int) -> HttpResponse:
    """What a search among the articles finds."""
    context = letter_page.choices_context(_issue(pk), request.GET.get("q", ""))
    return TemplateResponse(request, "newsletter/admin/choices.html", context)


@may_change
@require_safe
def preview_html(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    issue, now = _issue(pk), timezone.now()
    edition = named(editions_of(issue, now)[0], f"{language}:{request.GET.get('selection', '')}")
    html = preview(issue, edition.language, now, edition.selection).html
    scheme = request.GET.get("scheme", "")
    response = HttpResponse(in_scheme(html, scheme) if scheme in {"dark", "light"} else html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _approve(request: HttpRequest, issue: Issue) -> None:
    if reason := obstacle_to(issue, timezone.now()):
        messages.error(request, _("It cannot be approved: %(reason)s") % {"reason": reason})
    elif decide.approve(issue, request.user, timezone.now()):
        messages.success(request, _("Approved."))
    else:
        messages.error(request, _("That cannot be done: the letter has moved on meanwhile. Look at it once more."))


def _save(request: HttpRequest, issue: Issue, form: LetterForm, articles: Any) -> HttpResponse:
    def store() -> None:
        Issue.objects.filter(pk=issue.pk).update(**form.cleaned_data)
        articles.save()
        arrange.reorder(issue, [int(pk) for pk in request.POST.getlist("order") if pk.isdigit()])
        for wish, step in (("up", -1), ("down", 1)):
            if request.POST.get(wish, "").isdigit():
                arrange.move(issue, int(request.POST[wish]), step)  # type: ignore[arg-type]

    try:
        arrange.edit(issue, store)
    except arrange.Closed:
        messages.error(request, _("The letter can no longer be changed."))
    else:
        messages.success(request, _("Saved."))
    return _back(issue)


def _page(request: HttpRequest, issue: Issue, **forms: Any) -> HttpResponse:
    now = timezone.now()
    if issue.is_open:
        context = letter_page.open_context(issue, now, words=request.GET.get("q", ""))
        template = "newsletter/admin/letter_open.html"
    else:
        context = letter_page.closed_context(issue, now)
        template = "newsletter/admin/letter_closed.html"
    shown = letter_page.preview_context(issue, request.GET.get("edition", ""), now)
    mine = {"trial_form": TrialForm(initial={"to": getattr(request.user, "email", "")})}
    return TemplateResponse(request, template, {**context, **shown, **mine, **forms})


def _issue(pk: int) -> Issue:
    return get_object_or_404(Issue.objects.select_related("newsletter__site__root_page", "approved_by"), pk=pk)


def _back(issue: Issue) -> HttpResponse:
    return redirect("newsletter_letter", issue.pk)
