from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.views.account import LoginView as WagtailLoginView

from desk import kinds


class LoginForm(WagtailLoginForm):
    """Wagtail's own form makes the label of the password out of the field's English name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")


class LoginView(WagtailLoginView):
    """Leads to the inbox whoever was not on the way to another page."""

    def get_success_url(self) -> str:
        home = reverse("wagtailadmin_home")
        wanted: str = self.get_redirect_url() or home
        return reverse("desk_inbox") if wanted == home and kinds.seen_by(self.request.user) else wanted
