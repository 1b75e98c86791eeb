from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from mail.models import OutboxMail
from mail.outbox import send_again


class SendAgain(SnippetBulkAction):
    models = [OutboxMail]
    display_name = _("Send again")
    aria_label = _("Send the selected e-mails again")
    action_type = "send_again"
    template_name = "mail/admin/send_again.html"

    def check_perm(self, mail: OutboxMail) -> bool:
        allowed = self.permission_policy.user_has_permission_for_instance(self.request.user, "change", mail)
        return bool(allowed) and mail.can_be_sent_again

    @classmethod
    def execute_action(cls, objects: Sequence[OutboxMail], **_context: Any) -> tuple[int, int]:
        return send_again(OutboxMail.objects.filter(pk__in=[mail.pk for mail in objects]), timezone.now()), 0

    def get_success_message(self, count: int, _children: int) -> str:
        return ngettext(
            "%(count)d e-mail is on its way again.", "%(count)d e-mails are on their way again.", count
        ) % {"count": count}  # fmt: skip
