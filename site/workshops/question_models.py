"""What the author asks of those who book a workshop, and what they answered."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField

from pages.in_language import InLanguage, written
from workshops.booking_models import Booking
from workshops.enums import QuestionKind
from workshops.page_models import WorkshopPage
from workshops.querysets import AnswerQuerySet

HEALTH_DAYS = 14
"""How long what says something about health is kept after a workshop, unless the author says otherwise."""
WITH_CHOICES = (QuestionKind.DROPDOWN, QuestionKind.RADIO, QuestionKind.CHECKBOXES)


class Question(AbstractFormField):
    """A field of Wagtail's form builder, with how long its answers are kept."""

    page = ParentalKey(WorkshopPage, on_delete=models.CASCADE, related_name="questions")
    label = models.CharField(_("question"), max_length=255)
    help_text = models.CharField(_("help text"), max_length=255, blank=True)
    field_type = models.CharField(_("kind of answer"), max_length=16, choices=QuestionKind)
    required = models.BooleanField(_("must be answered"), default=False)
    choices = models.TextField(
        _("choices"), blank=True, help_text=_("One on each line, where the answer is chosen from a list.")
    )
    health = models.BooleanField(
        _("says something about health"),
        default=False,
        help_text=_(
            "Food, allergies, access needs: data about health by law (GDPR, article 9). It is asked for with a box of "
            "its own to tick, cannot be demanded, and is erased early."
        ),
    )
    kept_days = models.PositiveSmallIntegerField(
        _("days that answers are kept"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(3650)],
        help_text=_("After the workshop. Empty: as long as the booking itself, and 14 days for what is about health."),
    )

    label_en = models.CharField(_("question in English"), max_length=255, blank=True)
    help_text_en = models.CharField(_("help text in English"), max_length=255, blank=True)
    choices_en = models.TextField(
        _("choices in English"), blank=True, help_text=_("As many as the others, in the same order.")
    )

    label_here, help_text_here = InLanguage("label"), InLanguage("help_text")

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("field_type", required_on_save=True),
        FieldPanel("choices"),
        FieldRowPanel([FieldPanel("required"), FieldPanel("health"), FieldPanel("kept_days")]),
        MultiFieldPanel(
            [FieldPanel("label_en"), FieldPanel("help_text_en"), FieldPanel("choices_en")],
            heading=_("For English readers"),
            help_text=_(
                "Empty: the question is asked as above. You read every answer in the words above, whichever language "
                "it was given in."
            ),
        ),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        super().clean()
        if self.health and self.required:
            raise ValidationError({"required": _("What is about health must be voluntary to answer.")})
        if self.field_type in WITH_CHOICES and not self.choices.strip():
            raise ValidationError({"choices": _("Write what can be chosen, one on each line.")})
        if self.choices_en.strip() and len(listed(self.choices_en)) != len(listed(self.choices)):
            raise ValidationError({"choices_en": _("Write as many choices as above, in the same order.")})

    @property
    def options(self) -> list[tuple[str, str]]:
        """Each as it is kept, and as it is read in the language in force."""
        own, here = listed(self.choices), listed(written(self, "choices"))
        return list(zip(own, here if len(here) == len(own) else own, strict=True))

    @property
    def days_kept(self) -> int | None:
        return HEALTH_DAYS if self.health and self.kept_days is None else self.kept_days


def listed(choices: str) -> list[str]:
    """As Wagtail's form builder reads them: on lines, or behind commas where there is one line only."""
    lines = choices.strip().splitlines()
    parts = [line.strip().rstrip(",") for line in lines] if len(lines) > 1 else choices.split(",")
    return [part.strip() for part in parts if part.strip()]


class Answer(models.Model):
    """The question stands here as the author wrote it at the time: changing it later changes no answer. Both are in the
    site's first language, whichever the visitor read."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="answers", verbose_name=_("booking"))
    position = models.PositiveSmallIntegerField()
    question = models.CharField(_("question"), max_length=255)
    text = models.TextField(_("answer"))
    health = models.BooleanField(default=False)
    consent = models.TextField(
        blank=True, help_text="The words beside the box that was ticked, for what is about health."
    )
    kept_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="After the end of the date.")

    objects: ClassVar[AnswerQuerySet] = AnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["booking", "position"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "position"], name="workshop_answer_once"),
            models.CheckConstraint(
                condition=models.Q(health=False) | ~models.Q(consent=""), name="workshop_health_only_with_consent"
            ),
        ]

    def __str__(self) -> str:
        return self.question
