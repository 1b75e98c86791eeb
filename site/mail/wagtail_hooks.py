from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from mail.bulk_actions import SendAgain
from mail.models import OutboxMail
from mail.policies import NeitherWrittenNorThrownAway
from mail.viewsets import OutboxViewSet

register_permission_policy(OutboxMail, NeitherWrittenNorThrownAway(OutboxMail))
register_snippet(OutboxViewSet)
hooks.register("register_bulk_action", SendAgain)
