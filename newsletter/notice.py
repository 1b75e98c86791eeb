"""What the author is told by mail about a letter."""

from django.conf import settings
from django.urls import reverse

from mail.compose import compose
from newsletter.models import Issue
from pages.addresses import absolute
from pages.models import SiteSettings


def tell_author(issue: Issue) -> bool:
    """That the letter waits, or goes by itself, or has stopped and why. Call it in the transaction that changed it."""
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
            "issue_url": absolute(reverse("newsletter_letter", args=[issue.pk])),
        },
        reference=f"issue:{issue.pk}",
    )
    return True
