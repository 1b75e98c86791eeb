from datetime import datetime, time
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import register_setting

from newsletter import validators
from newsletter.enums import ArticleForm, Mode, Weekday
from newsletter.slots import Rhythm
from pages.in_language import InLanguage, written
from pages.site_setting import QuietSiteSetting


def new_salt() -> str:
    return get_random_string(40)


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    def active(self) -> Self:
        return self.filter(active=True)


@register_setting(icon="mail", order=10)
class Newsletter(QuietSiteSetting):
    """The letter of a site: who it comes from and when it goes."""

    active = models.BooleanField(
        _("the newsletter is on"),
        default=False,
        help_text=_("While it is off there is no sign-up form on the site and no new letter begins."),
    )
    name = models.CharField(_("name"), max_length=80, default="Veckobrev", validators=[validators.single_line])
    promise = models.CharField(
        _("sentence at the sign-up form"),
        max_length=200,
        blank=True,
        validators=[validators.single_line],
        help_text=_("What a reader says yes to. It is kept with each consent, so write it as you mean it."),
    )
    name_en = models.CharField(_("name in English"), max_length=80, blank=True, validators=[validators.single_line])
    promise_en = models.CharField(
        _("sentence at the sign-up form in English"),
        max_length=200,
        blank=True,
        validators=[validators.single_line],
        help_text=_("Empty: a sentence of the program's own."),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    list_id = models.CharField(
        _("list identity"),
        max_length=120,
        blank=True,
        validators=[validators.list_id],
        help_text=_("What mail programs know the letter by, for instance letter.example.com. Never change it."),
    )
    sender_name = models.CharField(_("sender's name"), max_length=80, blank=True, validators=[validators.single_line])
    sender_address = models.EmailField(_("sender's address"), blank=True, validators=[validators.ascii_address])
    reply_to = models.EmailField(
        _("replies go to"),
        blank=True,
        validators=[validators.ascii_address],
        help_text=_("Empty: the sender's address."),
    )
    unsubscribe_address = models.EmailField(
        _("address for unsubscribing by e-mail"),
        blank=True,
        validators=[validators.ascii_address],
        help_text=_(
            "Only if somebody, or a program, reads it: readers' mail programs may write there. May stay empty."
        ),
    )
    bounce_address = models.EmailField(
        _("address for bounces"),
        blank=True,
        validators=[validators.ascii_address],
        help_text=_("Must accept plus signs: bounces come back to name+code@domain. Empty: the sender's address."),
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices, default=Weekday.THURSDAY)
    time = models.TimeField(_("time of day"), default=time(7, 0), validators=[validators.send_time])
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=settings.TIME_ZONE, validators=[validators.time_zone]
    )
    mode = models.CharField(_("how a letter goes"), max_length=10, choices=Mode.choices, default=Mode.APPROVE)
    grace_hours = models.PositiveSmallIntegerField(
        _("hours of notice"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("This long before its time an e-mail tells you that the letter is ready to look at."),
    )
    overdue_hours = models.PositiveSmallIntegerField(
        _("hours it may be late"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(72)],
        help_text=_("If the site was down for longer than this, the letter waits for your approval."),
    )
    article_form = models.CharField(
        _("articles are shown in the letter as"), max_length=10, choices=ArticleForm.choices, default=ArticleForm.FULL
    )
    offers_monthly = models.BooleanField(
        _("readers may choose one letter a month"),
        default=True,
        help_text=_("It gathers what was in the weekly letters, and goes with the first slot of a month."),
    )
    offers_topics = models.BooleanField(_("readers may choose topics"), default=True)
    ticked_at = models.DateTimeField(null=True, editable=False)
    begun_at = models.DateTimeField(null=True, editable=False)
    """When its first letter began."""
    begun_with = models.PositiveIntegerField(null=True, editable=False)
    """The newest page of that moment: with `begun_at` it tells what was there before the letter was."""
    salt = models.CharField(max_length=40, default=new_salt, editable=False)

    name_here = InLanguage("name")

    objects = NewsletterQuerySet.as_manager()

    letter_panels = [
        FieldPanel("active"),
        FieldPanel("name"),
        FieldPanel("promise"),
        MultiFieldPanel([FieldPanel("name_en"), FieldPanel("promise_en")], heading=_("For English readers")),
        FieldPanel("language"),
        FieldPanel("article_form"),
        FieldPanel("offers_monthly"),
        FieldPanel("offers_topics"),
    ]
    slot_panels = [
        FieldRowPanel([FieldPanel("weekday"), FieldPanel("time")]),
        FieldPanel("time_zone"),
        FieldPanel("mode"),
        FieldPanel("grace_hours"),
        FieldPanel("overdue_hours"),
    ]
    sender_panels = [
        MultiFieldPanel([FieldPanel("sender_name"), FieldPanel("sender_address"), FieldPanel("reply_to")]),
        FieldPanel("list_id"),
        FieldPanel("unsubscribe_address"),
        FieldPanel("bounce_address"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(letter_panels, heading=_("The letter")),
            ObjectList(slot_panels, heading=_("When it goes")),
            ObjectList(sender_panels, heading=_("Sender")),
        ]
    )

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.active:
            self._require_sender()

    def _require_sender(self) -> None:
        required = ("list_id", "sender_name", "sender_address")
        missing = {name: _("The newsletter cannot be on without this.") for name in required if not getattr(self, name)}
        if missing:
            raise ValidationError(missing)

    def mark_begun(self, now: datetime, newest_page: int) -> bool:
        """Its first letter begins. Told once."""
        return Newsletter.objects.filter(pk=self.pk, begun_at=None).update(begun_at=now, begun_with=newest_page) == 1

    def mark_ticked(self, now: datetime) -> None:
        """When the clock last looked after its letters."""
        Newsletter.objects.filter(pk=self.pk).update(ticked_at=now)
        self.ticked_at = now

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.weekday, self.time, self.time_zone)

    @property
    def is_ready(self) -> bool:
        """What `clean` asks of an active newsletter, also for a row that never went through a form."""
        return bool(self.list_id and self.sender_name and self.sender_address)

    @property
    def consent_text(self) -> str:
        """The sentence a reader agrees to, in the language of the page."""
        own = written(self, "promise") or (self.promise if get_language() == self.language else "")
        return own or gettext("One letter a week, when there is something new. Leave whenever you like.")
