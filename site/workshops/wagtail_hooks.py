from wagtail import hooks
from wagtail.snippets.models import register_snippet

from workshops import page_deletion
from workshops.bulk_actions import CancelBookings, MarkSeen
from workshops.viewsets import WorkshopViewSetGroup

register_snippet(WorkshopViewSetGroup)
hooks.register("register_bulk_action", MarkSeen)
hooks.register("register_bulk_action", CancelBookings)
hooks.register("before_delete_page", page_deletion.refuse)
hooks.register("before_bulk_action", page_deletion.refuse_some)
