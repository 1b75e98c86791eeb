from django.db import models
from django.utils.translation import gettext_lazy as _


class CommentPolicy(models.TextChoices):
    OPEN = "open", _("Open: visitors can comment")
    CLOSED = "closed", _("Closed: comments are shown, new ones are not taken")
    OFF = "off", _("Off: no comments are shown")
