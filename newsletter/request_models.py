from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.reader_models import Subscriber
from newsletter.setting_models import Newsletter

ANSWER_AGAIN = timedelta(hours=1)
"""How long a task may take before the clock hands out another: by then the first was killed."""


class RequestKind(models.TextChoices):
    SIGN_UP = "sign_up", _("Signs up")
    NEW_LINK = "new_link", _("Wants a new link")
    NEW_ADDRESS = "new_address", _("Wants the letter at another address")


class LinkRequestQuerySet(models.QuerySet["LinkRequest"]):
    def held(self) -> Self:
        return self.filter(held=True)

    def due(self, now: datetime) -> Self:
        """Those that no task works on, the proven ones first."""
        return self.filter(answer_at__lte=now).order_by("-proved", "answer_at", "pk")

    def claim(self, pk: int, now: datetime) -> bool:
        """Take a due one out of the waiting line. Only one caller is told yes."""
        return self.filter(pk=pk, answer_at__lte=now).update(held=False, answer_at=now + ANSWER_AGAIN) == 1

    def take(self, pk: int) -> "LinkRequest | None":
        """The request, to be answered in this transaction and by nobody else; it is gone when that commits."""
        found = self.filter(pk=pk).select_related("newsletter", "subscriber").first()
        return found if found and self.filter(pk=pk).delete()[0] == 1 else None


class LinkRequest(models.Model):
    """Somebody asked that we write to an address.

    Stored as it came and whatever is known of the address, so that what the visitor sees and waits for is the same. A
    task looks at it, answers by mail where that is right, and deletes it.
    """

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=RequestKind)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, null=True, related_name="+")
    """The reader who asks; nobody yet where it is a sign-up."""
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    source_page = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, related_name="+")
    source_url = models.CharField(max_length=500, blank=True)
    client = models.CharField(max_length=64, blank=True)
    submission_key = models.CharField(max_length=64, null=True, unique=True)
    asked_at = models.DateTimeField()
    answer_at = models.DateTimeField(db_index=True)
    """When the clock is to see to it, if no task has until then."""
    held = models.BooleanField(default=False)
    """Came while there were far too many, and waits for its turn."""
    proved = models.BooleanField(default=False)

    objects = LinkRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an e-mail")
        verbose_name_plural = _("requests for an e-mail")

    def __str__(self) -> str:
        return f"{self.kind} {timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"
