from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from guard import attachments
from guard.attachments import File
from workshops import notices, references
from workshops.due_days import due_in
from workshops.enums import RequestState
from workshops.models import InHouseRequest
from workshops.querysets import sent_with


def ask(request: InHouseRequest, now: datetime, files: Iterable[File] = ()) -> InHouseRequest:
    """Store the request and the mail about it; none tells of what may be a robot's. The same form sent again gets the
    request that it made before."""
    if earlier := sent_with(InHouseRequest.objects.all(), request.submission_key):
        return earlier
    try:
        with transaction.atomic():
            request.reference = references.new("F")
            request.created_at = now
            request.due_on = due_in(RequestState.NEW, now)
            request.save(force_insert=True)
            attachments.store(files, request.mail_reference, now)
            if request.state == RequestState.NEW:
                notices.tell_owner_of_request(request)
    except IntegrityError:
        if earlier := sent_with(InHouseRequest.objects.all(), request.submission_key):
            return earlier
        raise
    return request
