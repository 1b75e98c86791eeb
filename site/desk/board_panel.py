from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from desk import board


class BoardPanel(Component):
    """Stands beside what waits: what the author writes, and what goes out next."""

    name = "board"
    order = 60
    template_name = "desk/board.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"sections": board.drawn((parent_context or {})["request"].user)}
