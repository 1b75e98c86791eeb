"""Wagtail saves the settings of a newsletter in a view of its own; this is where we hear of it."""

from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone

from newsletter import week
from newsletter.models import Newsletter


def connect() -> None:
    post_save.connect(_follow, sender=Newsletter, dispatch_uid="newsletter follows its slot")


def _follow(sender: type[Newsletter], instance: Newsletter, raw: bool = False, **_more: Any) -> None:
    if instance.active and not raw:
        week.follow_slot(instance, timezone.now())
