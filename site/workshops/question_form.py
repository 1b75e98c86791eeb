"""The part of the booking form that the author has made: questions, and the consent that some of them need."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops.models import Answer, Question, WorkshopPage
from workshops.question_fields import answer_text, fields_for

CONSENT = "health_consent"


class AsksQuestions(forms.BaseForm):
    questions: dict[str, Question]

    def ask(self, page: WorkshopPage) -> None:
        asked = list(page.questions.all())
        fields = fields_for(asked)
        self.questions = dict(zip(fields, asked, strict=True))
        self.fields.update(fields)
        if days := [question.days_kept or 0 for question in asked if question.health]:
            self.fields[CONSENT] = forms.BooleanField(
                label=consent_to(max(days)),
                required=False,
                help_text=_("If you leave the box empty, the booking is kept but these answers are not."),
            )

    def answers(self) -> list[Answer]:
        """What may be kept: what is about health only where the box is ticked."""
        consent = str(self.fields[CONSENT].label) if self.cleaned_data.get(CONSENT) else ""
        return [
            Answer(
                position=place,
                question=question.label,
                text=text,
                health=question.health,
                consent=consent if question.health else "",
                kept_days=question.days_kept,
            )
            for place, (name, question) in enumerate(self.questions.items(), start=1)
            if (text := answer_text(self.cleaned_data.get(name))) and (consent or not question.health)
        ]

    @property
    def withholds_answers(self) -> bool:
        """Whether something was told about health without leave to keep it."""
        told = [name for name in self._names(health=True) if answer_text(self.cleaned_data.get(name))]
        return bool(told) and not self.cleaned_data.get(CONSENT)

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._names(health=False)]

    @property
    def health_fields(self) -> list[forms.BoundField]:
        names = self._names(health=True)
        return [self[name] for name in (*names, CONSENT)] if names else []

    def is_own(self, name: str) -> bool:
        return name not in self.questions and name != CONSENT

    def _names(self, *, health: bool) -> list[str]:
        return [name for name, question in self.questions.items() if question.health == health]


def consent_to(days: int) -> str:
    if not days:
        return _(
            "I agree that what I write here, which may say something about health, is kept for this workshop and "
            "erased when it is over."
        )
    return ngettext(
        "I agree that what I write here, which may say something about health, is kept for this workshop and "
        "erased %(days)d day after it.",
        "I agree that what I write here, which may say something about health, is kept for this workshop and "
        "erased %(days)d days after it.",
        days,
    ) % {"days": days}
