from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    SPAM = "spam", _("Spam")
    TRASH = "trash", _("In the trash")
    DELETED = "deleted", _("Deleted by its writer")


class Via(models.TextChoices):
    """The door through which a change of state came."""

    FORM = "form", _("the public form")
    ADMIN = "admin", _("the admin")
    LINK = "link", _("a link in a mail")
    IMPORT = "import", _("an import")


class Openness(models.TextChoices):
    """What a page lets a visitor do with comments."""

    HIDDEN = "hidden", _("The page is not public.")
    OFF = "off", _("This page has no comments.")
    CLOSED = "closed", _("The comments on this page are closed.")
    OPEN = "open", _("The comments on this page are open.")
