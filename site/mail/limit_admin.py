"""Sending limits in the admin."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from mail import kinds, queues
from mail.address import AddressError, checked, domain_of
from mail.enums import LimitScope
from mail.limit_models import ANY_DOMAIN, SendingLimit, configured_relay
from mail.limit_use import use_of

_RELAY = re.compile(r"[a-z0-9.:\[\]-]+:\d{1,5}")


def lane_choices() -> list[tuple[str, str]]:
    return [(name, kinds.label(name)) for name in queues.names()]


class LimitForm(WagtailAdminModelForm):
    """The author chooses what is counted, and names it in the field that belongs to that choice."""

    scope = forms.ChoiceField(
        label=gettext_lazy("What is counted"), choices=LimitScope.choices, widget=forms.RadioSelect
    )
    lane = forms.ChoiceField(
        label=gettext_lazy("Kind of mail"),
        choices=lane_choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Where a kind of mail is counted: all mail of that kind, whoever it goes to."),
    )
    domain = forms.CharField(
        label=gettext_lazy("Domain"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "Where receivers at a domain are counted: what stands after the @, for instance gmail.com. "
            "A * stands for each domain that has no limit of its own."
        ),
    )
    relay = forms.CharField(
        label=gettext_lazy("Mail server and port"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "Where the mail server is counted: all mail of the site together. Empty: the server of the settings."
        ),
    )

    class Meta:
        model = SendingLimit
        fields = ("scope", "per_second", "per_day")
        help_texts = {
            "per_second": gettext_lazy(
                "E-mails beyond it wait a moment and then go. 0.5 is one e-mail every other second. "
                "Empty: no such limit."
            ),
            "per_day": gettext_lazy("E-mails beyond it wait until after midnight. Empty: no such limit."),
        }

    field_order = ("scope", "lane", "domain", "relay", "per_second", "per_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial[self.instance.scope] = self.instance.name
        self.fields["relay"].widget.attrs["placeholder"] = configured_relay()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        scope = str(cleaned.get("scope", ""))
        if scope and scope not in self.errors:
            self.instance.name = self._name(scope, cleaned)
        if not self.errors and not (cleaned.get("per_second") or cleaned.get("per_day")):
            self.add_error("per_second", _("Give at least one of the two: how many a second, or how many a day."))
        if not self.errors and self._is_taken(scope):
            self.add_error(scope, _("There is a limit for this already. Change that one instead."))
        return dict(cleaned)

    def _name(self, scope: str, cleaned: dict[str, Any]) -> str:
        given = str(cleaned.get(scope) or "").strip().lower()
        match scope:
            case LimitScope.LANE if not given:
                self.add_error("lane", _("Choose which kind of mail."))
            case LimitScope.DOMAIN:
                return self._domain(given)
            case LimitScope.RELAY:
                return self._relay(given or configured_relay())
        return given

    def _domain(self, given: str) -> str:
        if given == ANY_DOMAIN:
            return ANY_DOMAIN
        try:
            found = domain_of(checked(f"a@{domain_of(given) or given}"))
        except AddressError:
            found = ""
        if "." not in found:
            self.add_error("domain", _("Write a domain such as gmail.com, or * for each domain."))
        return found

    def _relay(self, given: str) -> str:
        if not _RELAY.fullmatch(given):
            self.add_error("relay", _("Write the server and its port, such as smtp.example.com:587."))
        return given

    def _is_taken(self, scope: str) -> bool:
        same = SendingLimit.objects.filter(scope=scope, name=self.instance.name)
        return same.exclude(pk=self.instance.pk).exists()


def _pace(limit: SendingLimit) -> str:
    """As a person writes it: 3, not 3.000."""
    return "" if limit.per_second is None else number_format(Decimal(f"{limit.per_second.normalize():f}"))


class LimitIndex(generic.IndexView):
    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        for limit, use in use_of(context["object_list"], timezone.now()):
            limit.used = str(use)  # type: ignore[attr-defined]
        return context


class LimitViewSet(ModelViewSet):
    model = SendingLimit
    name = "sending_limits"
    url_prefix = "mail/limits"
    icon = "time"
    menu_label = gettext_lazy("Sending limits")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = LimitIndex
    inspect_view_enabled = False
    list_display = (
        Column("title", label=gettext_lazy("What"), accessor="title"),
        Column("per_second", label=capfirst(gettext_lazy("at most a second")), accessor=_pace, sort_key="per_second"),
        "per_day",
        Column("used", label=gettext_lazy("Used"), accessor="used"),
    )
    list_filter = ()
    ordering = ("scope", "name")

    def get_form_class(self, for_update: bool = False) -> type[LimitForm]:
        return LimitForm
