"""What becomes of a request to be written to, out of the visitor's sight."""

from datetime import datetime

from django.db import transaction

from newsletter import confirm, move, subscribe
from newsletter.models import LinkRequest
from newsletter.request_models import RequestKind


def answer(request_id: int, now: datetime) -> bool:
    """Write the mail that was asked for, where one may go. Done twice it does nothing the second time."""
    with transaction.atomic():
        asked = LinkRequest.objects.take(request_id)
        if asked is None:
            return False
        match asked.kind:
            case RequestKind.SIGN_UP:
                reader = subscribe.take_down(asked)
            case RequestKind.NEW_ADDRESS:
                return move.answer(asked, now)
            case _:
                reader = asked.subscriber
        return reader is not None and confirm.answer(reader.pk, now)
