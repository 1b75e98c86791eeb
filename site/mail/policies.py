from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class NeitherWrittenNorThrownAway(ModelPermissionPolicy):
    """Mails come from the site's own work; a person looks at them and sends them again."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in {"add", "delete"} and bool(super().user_has_permission(user, action))
