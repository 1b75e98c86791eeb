from typing import Any

from workshops.models import Question, WorkshopPage


def a_question(page: WorkshopPage, label: str, **fields: Any) -> Question:
    known = {"field_type": "singleline", "sort_order": page.questions.count()}
    return Question.objects.create(page=page, label=label, **{**known, **fields})
