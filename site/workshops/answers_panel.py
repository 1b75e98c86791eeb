from typing import Any

from wagtail.admin.panels import Panel


class AnswersPanel(Panel):
    """What was answered, to be read; it is the visitor's to change."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "workshops/admin/answers_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown()) and bool(self.answers)

        @property
        def answers(self) -> list[Any]:
            if not hasattr(self, "_answers"):
                self._answers = list(self.instance.answers.all())
            return self._answers

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "answers": self.answers}
