"""Wagtail's own log calls a row by its title of that time, which may be a person's name."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry

NAMELESS = "–"


def blank(model: type[models.Model], keys: Iterable[int]) -> int:
    """Entries about these rows stay, with who did what and when, but call them nothing."""
    kind = ContentType.objects.get_for_model(model)
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id__in=[str(key) for key in keys])
    return entries.exclude(label=NAMELESS, data={}).update(label=NAMELESS, data={})


def naming(address: str) -> models.QuerySet[ModelLogEntry]:
    """Entries that name the address itself, also of rows that are long gone."""
    address = address.strip()
    entries = ModelLogEntry.objects.annotate(words=Cast("data", TextField()))
    named: models.QuerySet[ModelLogEntry] = entries.filter(Q(label__icontains=address) | Q(words__icontains=address))
    return named
