"""The form behind every public page that takes something from a visitor."""

import json
import secrets
from collections.abc import Iterable
from copy import copy
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guard import network, promotion
from guard.limits import Limit, take_all, wait
from guard.work import BITS, Proof, spend

MAXIMUM_AGE = timedelta(hours=24)
MINIMUM_TIME = timedelta(seconds=2)
MINUTE = timedelta(minutes=1)
ASKED = "~asked"
OWN_FIELDS = frozenset({"form_token", "homepage", "work"})


class TrapWidget(forms.TextInput):
    """A field that people never see; it counts as hidden so that form templates print it without a row of its own."""

    template_name = "guard/trap.html"
    is_hidden = True


class WorkWidget(forms.HiddenInput):
    """Where the browser's script, if it runs, puts its proof of work."""

    template_name = "guard/work.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Always empty: a number that was sent is used up, also where the form is shown again."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        context["widget"]["bits"] = BITS
        return context


class GuardedForm(forms.Form):
    """Checks age, minimum time and limits after the fields; each refusal is a form error, and what was typed stays."""

    purpose: ClassVar[str]
    limits: ClassVar[tuple[Limit, ...]] = ()
    trap_is_error: ClassVar[bool] = False
    time_is_error: ClassVar[bool] = True
    """False: old and hasty forms are taken, for whoever judges by `stale` and `seconds`; a forged token never is."""
    asks_for_work: ClassVar[bool] = False
    unproven_limits: ClassVar[tuple[Limit, ...]] = ()
    """Counted only for forms without proof of work: a crowd of them is mostly robots. Whoever comes after is asked to
    press send once more, which robots do not."""
    insistent_limits: ClassVar[tuple[Limit, ...]] = ()
    """Of those who do, so many are taken."""
    takes_unproven_links: ClassVar[bool] = True
    """False: without proof of work a link in the text is asked about once. Robots do not answer; a person does."""
    limit_scope: ClassVar[str] = ""
    """Forms with the same scope share their limits; empty: the form counts for itself."""

    # Plain Field: nothing a robot puts here can become an error at a field that nobody sees.
    form_token = forms.Field(required=False, widget=forms.HiddenInput)
    homepage = forms.Field(required=False, widget=TrapWidget, label=_("Leave this field empty"))
    work = forms.Field(required=False, widget=WorkWidget)

    def __init__(
        self,
        data: Any = None,
        *,
        request: HttpRequest,
        now: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        # A page may hold several forms, and ids must not meet.
        super().__init__(data, **{"auto_id": f"{self.purpose.replace('.', '-')}-%s", **kwargs})
        if not self.asks_for_work:
            del self.fields["work"]
        self.now = now or timezone.now()
        self.client = network.client_hmac(request, self.now)
        self.trapped = False
        self.seconds: float | None = None
        """From the opening of the form to its sending."""
        if not self.is_bound:
            self.initial["form_token"] = self.token(self.now)

    @property
    def submission_key(self) -> str:
        """The same form with the same content gives the same key, however often it is sent."""
        content = {name: value for name, value in self.cleaned_data.items() if name not in OWN_FIELDS}
        parts = [self.purpose, self._sent("form_token"), content]
        return salted_hmac(
            "guard.submission",
            json.dumps(parts, sort_keys=True, default=str),
            algorithm="sha256",
        ).hexdigest()

    @property
    def stale(self) -> bool:
        return self.seconds is not None and self.seconds > MAXIMUM_AGE.total_seconds()

    @property
    def proof(self) -> Proof:
        """What the browser sent as proof of work, not looked at yet: whoever asks for it decides what it is worth."""
        return Proof(self._sent("form_token"), self._sent("work"))

    @cached_property
    def proven(self) -> bool:
        """Whether the browser did its proof of work for this very content. It is used up by being asked for, so ask
        where the form is valid. That of an old form may have been used before, when nobody remembers."""
        return self.asks_for_work and not self.stale and spend(self.proof, self.now, self.submission_key)

    @property
    def links(self) -> int:
        """How many links stand in what was typed."""
        texts = [self.cleaned_data.get(name) for name in self.fields if name not in OWN_FIELDS]
        return promotion.links(text for text in texts if isinstance(text, str))

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            self._check_trap()
            self._check_time()
            if not self.errors:
                self._check_links()
            if not self.errors:
                self._check_limits(self.limits)
            if not self.errors and self.unproven_limits and not self.proven:
                self._check_crowd()

    def _check_trap(self) -> None:
        self.trapped = bool(self._sent("homepage"))
        if self.trapped and self.trap_is_error:
            self._replace("homepage", "")
            self.add_error(
                None,
                _(
                    "A hidden field that must be empty was filled in, perhaps by your browser. "
                    "It is empty again: press send once more."
                ),
            )

    def _check_time(self) -> None:
        try:
            issued = self._issued(self._sent("form_token"))
        except BadSignature:
            issued = None
        if issued is not None:
            self.seconds = max((self.now - issued).total_seconds(), 0.0)
        if issued is None or (self.stale and self.time_is_error):
            # Already old enough, so that sending again at once is not taken for haste.
            self._replace("form_token", self.token(self.now - MINIMUM_TIME))
            self.add_error(
                None,
                _("The page had been open too long. Your text is kept: press send once more."),
            )
        elif self.time_is_error and self.now - issued < MINIMUM_TIME:
            self.add_error(
                None,
                _("That went so fast that it looked automatic. Wait a few seconds and press send once more."),
            )

    def _check_links(self) -> None:
        if self.takes_unproven_links or not self.links or self.proven or self._was_asked:
            return
        self._ask(
            _("Links make a text look as if a robot had written it. If you want to keep them, press send once more.")
        )

    def _check_crowd(self) -> None:
        if self.reached(self.unproven_limits) is None:
            return
        if self._was_asked:
            self._check_limits(self.insistent_limits)
        else:
            self._ask(_("Unusually many people are using this form just now. Your text is kept: press send once more."))

    def _ask(self, question: Any) -> None:
        """Pressing send once more is the answer."""
        self._replace("form_token", self.token(self.now - MINIMUM_TIME, asked=True))
        self.add_error(None, question)

    @property
    def _was_asked(self) -> bool:
        """Holds for a form whose token has been found to be ours."""
        return self._sent("form_token").rpartition(":")[0].endswith(ASKED)

    def reached(self, limits: Iterable[Limit]) -> Limit | None:
        """Count this form under each of the limits; or, where one is reached, under none."""
        keyed = [(limit, key) for limit in limits if (key := self._limit_key(limit)) is not None]
        return take_all(self._scope, keyed, self.now)

    def _check_limits(self, limits: Iterable[Limit]) -> None:
        if limit := self.reached(limits):
            left = wait(self._scope, self._limit_key(limit) or "", limit, self.now)
            self.add_error(None, _too_many(limit, max(1, ceil(left / MINUTE))))

    @property
    def _scope(self) -> str:
        return self.limit_scope or self.purpose

    def _limit_key(self, limit: Limit) -> str | None:
        if limit.per == "client":
            return self.client
        if limit.per == "form":
            return ""
        address = str(self.cleaned_data.get("email") or "")
        counted = address if limit.per == "email" else address.rpartition("@")[2]
        return network.digest(limit.per, counted, self.now) if counted else None

    @classmethod
    def token(cls, issued: datetime, *, asked: bool = False) -> str:
        """`asked`: the form was handed back once, with the question whether its links are meant."""
        mark = ASKED if asked else ""
        return cls._signer().sign(f"{int(issued.timestamp() * 1000)}~{secrets.token_urlsafe(9)}{mark}")

    @classmethod
    def _issued(cls, token: str) -> datetime:
        return datetime.fromtimestamp(int(cls._signer().unsign(token).partition("~")[0]) / 1000, tz=UTC)

    @classmethod
    def _signer(cls) -> Signer:
        return Signer(sep=":", salt=f"guard.form.{cls.purpose}")

    def _sent(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "")

    def _replace(self, name: str, value: str) -> None:
        data: Any = copy(self.data)
        data[self.add_prefix(name)] = value
        self.data = data


def _too_many(limit: Limit, minutes: int) -> ValidationError:
    if limit.per == "client":
        words = ngettext(
            "Too much has been sent from here in a short time. Your text is kept: try again in %(minutes)d minute.",
            "Too much has been sent from here in a short time. Your text is kept: try again in %(minutes)d minutes.",
            minutes,
        )
    elif limit.per == "email":
        words = ngettext(
            "That address has been filled in many times already. Try again in %(minutes)d minute.",
            "That address has been filled in many times already. Try again in %(minutes)d minutes.",
            minutes,
        )
    else:
        words = ngettext(
            "Unusually many people are using this form just now. Your text is kept: try again in %(minutes)d minute.",
            "Unusually many people are using this form just now. Your text is kept: try again in %(minutes)d minutes.",
            minutes,
        )
    return ValidationError(words % {"minutes": minutes}, "limit")
