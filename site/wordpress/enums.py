from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PAGE = "page", _("page or article")
    TOPIC = "topic", _("topic")
    IMAGE = "image", _("picture")


class Fate(models.TextChoices):
    """What becomes of a post or page here."""

    LIVE = "live", _("published")
    SCHEDULED = "scheduled", _("scheduled")
    DRAFT = "draft", _("draft")
