from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import register_setting
from wagtail.models import Page

from comments import moderators
from comments.enums import Order, Policy
from pages.site_setting import QuietSiteSetting

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_WEIGHT = 20
WEIGHTS = (
    "links",
    "words",
    "disallowed",
    "duplicate",
    "haste",
    "stale",
    "trap",
    "rate",
    "new",
    "unproven",
    "learner_hold",
    "learner_spam",
    "akismet",
)


def _weight(
    label: "StrOrPromise", default: int, help_text: "StrOrPromise" = ""
) -> "models.PositiveSmallIntegerField[int, int]":
    """How much a sign of spam counts; 0 switches it off."""
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MaxValueValidator(MAX_WEIGHT)], help_text=help_text
    )


def _pairs(names: Sequence[str]) -> list[FieldRowPanel]:
    """The weights two in a row."""
    panels = [FieldPanel(f"weight_{name}") for name in names]
    return [FieldRowPanel(panels[place : place + 2]) for place in range(0, len(panels), 2)]


@register_setting(icon="comment")
class CommentSettings(QuietSiteSetting):
    """How a site's pages take, show and judge comments."""

    max_depth = models.PositiveSmallIntegerField(
        _("levels of replies"),
        default=3,
        validators=[MaxValueValidator(6)],
        help_text=_("How far replies are indented under each other. 0 shows all comments in one row."),
    )
    order = models.CharField(_("order"), max_length=10, choices=Order.choices, default=Order.OLDEST)
    threads_per_page = models.PositiveSmallIntegerField(
        _("threads on a page"), default=50, validators=[MinValueValidator(5), MaxValueValidator(200)]
    )
    close_after_days = models.PositiveSmallIntegerField(
        _("close after days"),
        default=0,
        help_text=_("This many days after a page was first published it takes no more comments. 0 means never."),
    )
    policy = models.CharField(_("what is shown unread"), max_length=10, choices=Policy.choices, default=Policy.NOBODY)
    notify_addresses = models.TextField(
        _("send notices to"),
        blank=True,
        help_text=_("One e-mail address on each line. Empty means your e-mail address in the site settings."),
    )
    rejected_kept_days = models.PositiveSmallIntegerField(
        _("keep spam and trash for days"),
        default=90,
        validators=[MinValueValidator(30)],
        help_text=_("Then it is erased for good. At least 30, so that a mistake can be undone for a month."),
    )

    hold_at = models.PositiveSmallIntegerField(
        _("wait from"), default=3, help_text=_("From this sum a known commenter's comment waits too.")
    )
    spam_at = models.PositiveSmallIntegerField(
        _("spam from"),
        default=8,
        help_text=_("From this sum a comment is put with the spam, and nobody is mailed. It is never lost. 0: never."),
    )
    weight_links = _weight(
        _("each link after the first"), 2, _("Two links give the points once, three links twice, and so on.")
    )
    weight_words = _weight(
        _("a word of the first list"), 3, _("The list below of words that make a comment wait. Several count once.")
    )
    weight_disallowed = _weight(
        _("a word of the second list"), 10, _("The list below of words that make a comment spam. Several count once.")
    )
    weight_duplicate = _weight(
        _("the same text once more"), 4, _("The same words have come in before, on this page or another.")
    )
    weight_haste = _weight(
        _("written faster than anybody types"),
        2,
        _("Who writes elsewhere and pastes looks the same, so let it not decide alone."),
    )
    weight_stale = _weight(
        _("sent from a form that is a day old"), 1, _("Most often only a tab that was left open over the night.")
    )
    weight_trap = _weight(_("the hidden field filled in"), 10, _("People do not see the field. Robots fill it in."))
    weight_rate = _weight(
        _("many from the same network"), 3, _("Three other comments or more from the same network in ten minutes.")
    )
    weight_new = _weight(
        _("an address without an approved comment"), 1, _("Everybody writes a first time, so keep it low.")
    )
    weight_unproven = _weight(
        _("no proof of work by the browser"),
        0,
        _("A browser without JavaScript does no such work. Use it only while robots flood the site."),
    )
    weight_learner_hold = _weight(
        _("the learner is in doubt"), 3, _("It learns from your own decisions, and is silent until it has 20 of each.")
    )
    weight_learner_spam = _weight(_("the learner is sure"), 8, _("Counts instead of the doubt, not beside it."))
    weight_akismet = _weight(_("Akismet says spam"), 8, _("Only where Akismet is switched on below."))
    moderation_words = models.TextField(
        _("words that make a comment wait"),
        blank=True,
        help_text=_("As in WordPress: one word, name, address or web address on each line; parts of words count too."),
    )
    disallowed_words = models.TextField(
        _("words that make a comment spam"), blank=True, help_text=_("In the same form. Nothing is deleted.")
    )
    akismet = models.BooleanField(
        _("ask Akismet"),
        default=False,
        help_text=_("Sends comments, names and addresses to a company in the USA. Say so in your privacy text."),
    )

    judging_panels: ClassVar = [
        FieldPanel("policy"),
        FieldPanel("notify_addresses"),
        FieldPanel("close_after_days"),
        FieldPanel("rejected_kept_days"),
    ]
    showing_panels: ClassVar = [FieldPanel("order"), FieldPanel("threads_per_page"), FieldPanel("max_depth")]
    spam_panels: ClassVar = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("hold_at"), FieldPanel("spam_at")])],
            heading=_("The sum"),
            help_text=_("Each sign of spam gives points. What they come to decides what happens to a comment."),
        ),
        MultiFieldPanel(
            _pairs(WEIGHTS),
            heading=_("What counts how much"),
            help_text=_("From 0 to 20 points. 0 switches a sign off."),
        ),
        MultiFieldPanel([FieldPanel("moderation_words"), FieldPanel("disallowed_words")], heading=_("Words")),
        FieldPanel("akismet"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(judging_panels, heading=_("Judging")),
            ObjectList(showing_panels, heading=_("Showing")),
            ObjectList(spam_panels, heading=_("Spam")),
        ]
    )

    class Meta:
        verbose_name = _("comments")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return str(_("Comments"))

    def clean(self) -> None:
        super().clean()
        moderators.check(self.notify_addresses)
        if self.spam_at and self.spam_at <= self.hold_at:
            fault = _("This must be more than the sum from which a comment waits, or 0.")
            raise ValidationError({"spam_at": ValidationError(fault, "order")})

    @classmethod
    def of(cls, page: Page) -> Self:
        """The settings of the page's site."""
        place = page.get_url_parts()
        return cls.of_site(place[0]) if place else cls()
