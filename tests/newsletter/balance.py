"""Statement 5: whatever has happened, the copies of a letter add up to what was frozen."""

from newsletter.models import Delivery, Issue


def assert_balanced(issue: Issue) -> None:
    """One query for the counts, as the admin makes it, against the number that the freeze wrote down."""
    frozen = Issue.objects.values_list("frozen_count", flat=True).get(pk=issue.pk)
    counts = Delivery.objects.of(issue).counts()
    assert sum(counts.values()) == frozen, f"{counts} do not make {frozen}"
