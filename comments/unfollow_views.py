from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from comments import unfollow as leaving
from comments.unfollow import Scope
from guard.body import in_any_charset
from guard.links import BadLink, private


class ScopeForm(forms.Form):
    """Whatever else is sent, a post to this page stops the mails about its own page at least."""

    scope = forms.ChoiceField(
        label=_("What do you want to stop?"), choices=Scope.choices, initial=Scope.PAGE, widget=forms.RadioSelect
    )

    @property
    def chosen(self) -> Scope:
        return Scope(self.cleaned_data["scope"]) if self.is_valid() else Scope.PAGE


@require_http_methods(["GET", "HEAD", "POST"])
@in_any_charset
@private
def unfollow(request: HttpRequest, token: str) -> HttpResponse:
    """The page with its button, and on the same address RFC 8058's one-click POST, which comes from mail providers."""
    comment = leaving.read(token)
    one_click = request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click"
    if comment is None:
        if one_click:
            # Whose comment is gone gets no mail about it, which is all that is asked for.
            return HttpResponse(status=HTTPStatus.OK)
        raise BadLink
    if request.method == "POST":
        leaving.unfollow(comment, Scope.PAGE if one_click else ScopeForm(request.POST).chosen, timezone.now())
        if one_click:
            return HttpResponse(status=HTTPStatus.OK)
        return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
    context = {
        "form": ScopeForm(),
        "page": comment.page,
        "back": comment.page.get_url(request) if comment.page.live else "",
        "here": leaving.asking(comment, Scope.PAGE).exists(),
        "anywhere": leaving.asking(comment, Scope.SITE).exists(),
    }
    return render(request, "comments/unfollow.html", context)
