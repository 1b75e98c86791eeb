from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from contact.enums import MessageState
from contact.settings_models import ContactSettings
from mail.answers import SentAnswer
from pages.models import BasePage

__all__ = ["Answer", "ContactPage", "ContactSettings", "Message"]

NAME_LENGTH = 100
PHONE_LENGTH = 40
BODY_LENGTH = 5000


class ContactPage(BasePage):
    intro = models.TextField(_("introduction"), blank=True, max_length=600)
    thanks = models.TextField(
        _("thanks"),
        blank=True,
        max_length=600,
        help_text=_("Shown when a message has been sent. Say when you usually answer."),
    )

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("thanks")]
    template = "contact/contact_page.html"
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    @property
    def lead(self) -> str:
        return self.intro


class MessageQuerySet(models.QuerySet["Message"]):
    def new(self) -> Self:
        return self.filter(state=MessageState.NEW)

    def suspected(self) -> Self:
        return self.filter(state=MessageState.SUSPECTED)

    def spam(self) -> Self:
        return self.filter(state=MessageState.SPAM)

    def older_than(self, kept: timedelta, now: datetime) -> Self:
        return self.filter(created_at__lt=now - kept)

    def with_client_before(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment).exclude(client="")


class Message(models.Model):
    """What a visitor wrote. The `reference` is short enough to be read out on the telephone."""

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=MessageState, default=MessageState.NEW)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telephone"), max_length=PHONE_LENGTH, blank=True)
    body = models.TextField(_("message"))
    language = models.CharField(_("language"), max_length=10)
    page = models.ForeignKey(
        Page, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("page")
    )
    submission_key = models.CharField(max_length=64, unique=True)
    client = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("received"), default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="contact_message_waiting")]

    def __str__(self) -> str:
        return f"{self.name} ({self.reference})"

    @property
    def mail_reference(self) -> str:
        """How the outbox knows the mail about this message."""
        return f"contact:{self.pk}"


class Answer(SentAnswer):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="answers", verbose_name=_("message"))

    def __str__(self) -> str:
        return f"{self.message_id} {self.sent_at}"
