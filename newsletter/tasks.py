from django.utils import timezone

from newsletter import answer, import_readers, week
from newsletter.models import Issue


def answer_request(request_id: int) -> None:
    answer.answer(request_id, timezone.now())


def advance_issue(issue_id: int) -> None:
    """For an author who approves after the slot and should not have to wait for the next minute."""
    issue = Issue.objects.select_related("newsletter__site__root_page").filter(pk=issue_id).first()
    if issue is not None:
        week.advance(issue, timezone.now())


def bring_readers(import_id: int) -> None:
    import_readers.bring(import_id, timezone.now())
