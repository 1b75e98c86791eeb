from typing import Any

from django.conf import settings
from django.db import migrations, models

WORDS = ("label", "help_text", "choices")


def carry_over(apps: Any, _editor: Any) -> None:
    """Until now an English page asked its own copies of the questions: what was written there goes to the originals."""
    Question = apps.get_model("workshops", "Question")
    copies = Question.objects.filter(page__locale__language_code="en").select_related("page")
    for copied in copies if settings.LANGUAGE_CODE != "en" else ():
        own = Question.objects.filter(
            page__translation_key=copied.page.translation_key,
            page__locale__language_code=settings.LANGUAGE_CODE,
            clean_name=copied.clean_name,
        ).first()
        if own and (english := _differing(own, copied)):
            Question.objects.filter(pk=own.pk).update(**english)
            _revise(apps, own, english)


def _differing(own: Any, copied: Any) -> dict[str, str]:
    found = {f"{name}_en": getattr(copied, name) for name in WORDS if getattr(copied, name) != getattr(own, name)}
    if len(found.get("choices_en", "").split("\n")) != len(own.choices.split("\n")):
        found.pop("choices_en", None)
    return found


def _revise(apps: Any, own: Any, english: dict[str, str]) -> None:
    """The editor opens the latest revision, and publishing it would write over what stands in the table."""
    revision = apps.get_model("wagtailcore", "Revision").objects.filter(pk=own.page.latest_revision_id or 0).first()
    for question in revision.content.get("questions", ()) if revision else ():
        if question.get("pk") == own.pk:
            question.update(english)
            revision.save(update_fields=["content"])


class Migration(migrations.Migration):

    dependencies = [
        ('workshops', '0015_seats_beyond_a_group'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='choices_en',
            field=models.TextField(blank=True, help_text='As many as the others, in the same order.', verbose_name='choices in English'),
        ),
        migrations.AddField(
            model_name='question',
            name='help_text_en',
            field=models.CharField(blank=True, max_length=255, verbose_name='help text in English'),
        ),
        migrations.AddField(
            model_name='question',
            name='label_en',
            field=models.CharField(blank=True, max_length=255, verbose_name='question in English'),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
