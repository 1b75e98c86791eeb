from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from demo.load import load, password_file


class Command(BaseCommand):
    help = "Loads the demo site, once: a site that has a home page is left as it is."

    def handle(self, *args: Any, **options: Any) -> str:
        if load(timezone.now()):
            return _("The demo site is loaded. The password of “elin” is in %(file)s.") % {"file": password_file()}
        return _("There is a site already. Nothing was changed.")
