from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class KeptRows(ModelPermissionPolicy):
    """Rows that visitors make and that a person in the admin must neither invent nor throw away: a deleted booking
    would take its seats with it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in {"add", "delete"} and bool(super().user_has_permission(user, action))
