"""Who the site's own mails come from: confirmations, answers, notices."""

from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from mail.doctor.case import Sender
from pages.models import SiteSettings


def senders() -> Sequence[Sender]:
    site = SiteSettings.current()
    address = site.sender_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return [Sender(_("The site's own mail"), address, returns_to=address, reply_to=site.reply_to)]
