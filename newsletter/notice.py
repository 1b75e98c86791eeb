"""What the author is told by mail about a letter."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from mail.compose import compose
from newsletter import decide
from newsletter.enums import IssueState
from newsletter.models import Issue
from pages.addresses import absolute
from pages.models import SiteSettings


def tell_author(issue: Issue) -> bool:
    """That the letter waits, or goes by itself, or has stopped and why. Call it in the transaction that changed it.

    While there is time, the mail leads to a page where the letter is approved or made to wait without logging in.
    """
    now = timezone.now()
    to = SiteSettings.for_site(issue.newsletter.site).contact_email
    if not to:
        return False
    compose(
        "newsletter/mail/notice",
        to=to,
        language=settings.LANGUAGE_CODE,
        kind="newsletter-notice",
        context={
            "issue": issue,
            "date": issue.local_slot,
            "titles": list(issue.included().values_list("title", flat=True)),
            "waits_for_resume": issue.state == IssueState.PAUSED,
            "decide_url": absolute(decide.link(issue, now)) if issue.is_open and now < issue.slot_at else "",
            "issue_url": absolute(reverse("newsletter_letter", args=[issue.pk])),
        },
        reference=f"issue:{issue.pk}",
    )
    return True
