import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from newsletter.enums import Cadence, ConsentKind, ConsentMethod, SubscriberState, SuppressionReason
from newsletter.setting_models import Newsletter

KEY_LENGTH = 32
LINK_DAYS = 7
NEVER_CHANGED = "A consent record is never changed."
ONLY_WITH_READER = "A consent record goes only with its reader."
QUIET = timedelta(hours=24)
"""At most one confirmation mail an address in this time."""


def new_key() -> str:
    return get_random_string(KEY_LENGTH)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def of(self, newsletter: Newsletter) -> Self:
        return self.filter(newsletter=newsletter)

    def confirmed(self) -> Self:
        return self.filter(state=SubscriberState.CONFIRMED)

    def getting(self, cadence: Cadence, slot: date, today: date) -> Self:
        """Confirmed readers to whom the letter of that rhythm and slot goes, as things stand today.

        A reader who changed the rhythm has every weekly letter until the slot from which the change counts, and
        every monthly one whose articles did not come weekly: none is missed and none comes twice.
        """
        awake = Q(paused_until=None) | Q(paused_until__lt=today)
        if cadence == Cadence.WEEKLY:
            settled = Q(cadence_since=None) | Q(cadence_since__lte=slot)
            wanted = Q(cadence=Cadence.WEEKLY) & settled | Q(cadence=Cadence.MONTHLY, cadence_since__gt=slot)
        else:
            settled = Q(cadence_since=None) | Q(cadence_since__lt=slot)
            wanted = Q(cadence=Cadence.MONTHLY) & settled | Q(cadence=Cadence.WEEKLY, cadence_since__gte=slot)
        return self.confirmed().filter(awake & wanted)

    def by_key(self, key: str) -> "Subscriber | None":
        # A mangled link may hold what PostgreSQL does not take for text at all.
        return self.select_related("newsletter").filter(key=key).first() if key.isalnum() else None

    def claim_answer(self, pk: int, now: datetime) -> bool:
        """Take the one mail that may go to this address in 24 hours. Only one caller is told yes."""
        quiet = Q(mailed_at__isnull=True) | Q(mailed_at__lte=now - QUIET)
        mailable = self.filter(quiet, pk=pk).exclude(state=SubscriberState.SUPPRESSED)
        return mailable.update(mailed_at=now) == 1


class Subscriber(models.Model):
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="subscribers")
    address = models.EmailField(_("address"), max_length=254)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    state = models.CharField(
        _("state"), max_length=12, choices=SubscriberState.choices, default=SubscriberState.PENDING
    )
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    cadence = models.CharField(_("gets it"), max_length=8, choices=Cadence.choices, default=Cadence.WEEKLY)
    cadence_since = models.DateField(null=True, blank=True, editable=False)
    """The slot from which that counts; until then it is the other one. Empty: it counts already."""
    selection = models.CharField(_("topics"), max_length=255, blank=True, default="")
    """What `topics.selection_of` makes of the topics chosen; empty is all."""
    paused_until = models.DateField(_("pauses until"), null=True, blank=True)
    created_at = models.DateTimeField(_("signed up"))
    changed_at = models.DateTimeField(_("changed"))
    mailed_at = models.DateTimeField(_("last confirmation e-mail"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["newsletter", "address"], name="one_subscriber_an_address")]
        indexes = [models.Index(fields=["newsletter", "state"])]

    def __str__(self) -> str:
        return self.address

    @property
    def reads(self) -> bool:
        return self.state == SubscriberState.CONFIRMED

    def mark_confirmed(self, now: datetime) -> bool:
        return self._move({SubscriberState.PENDING, SubscriberState.UNSUBSCRIBED}, SubscriberState.CONFIRMED, now)

    def mark_unsubscribed(self, now: datetime) -> bool:
        return self._move({SubscriberState.PENDING, SubscriberState.CONFIRMED}, SubscriberState.UNSUBSCRIBED, now)

    def mark_suppressed(self, now: datetime) -> bool:
        return self._move(set(SubscriberState) - {SubscriberState.SUPPRESSED}, SubscriberState.SUPPRESSED, now)

    def mark_released(self, now: datetime, to: SubscriberState) -> bool:
        return self._move({SubscriberState.SUPPRESSED}, to, now)

    def mark_chosen(self, fields: Mapping[str, Any]) -> bool:
        """What the reader wants to get; only while on the list."""
        chosen = Subscriber.objects.confirmed().filter(pk=self.pk).update(**fields) == 1
        if chosen:
            for name, value in fields.items():
                setattr(self, name, value)
        return chosen

    def mark_moved(self, address: str, now: datetime) -> bool:
        """To another address. IntegrityError where that has a row already. Its copies of letters keep the old one."""
        rows = Subscriber.objects.confirmed().filter(pk=self.pk, address=self.address)
        moved = rows.update(address=address, changed_at=now) == 1
        if moved:
            self.address, self.changed_at = address, now
        return moved

    def _move(self, allowed: set[SubscriberState], to: SubscriberState, now: datetime) -> bool:
        rows = Subscriber.objects.filter(pk=self.pk, state__in=allowed)
        moved = rows.update(state=to, changed_at=now) == 1
        if moved:
            self.state, self.changed_at = to, now
        return moved


class ConsentQuerySet(models.QuerySet["ConsentRecord"]):
    def update(self, **fields: Any) -> int:
        raise TypeError(NEVER_CHANGED)

    def bulk_update(self, *args: Any, **fields: Any) -> int:
        raise TypeError(NEVER_CHANGED)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(ONLY_WITH_READER)


class ConsentRecord(models.Model):
    """What a reader agreed to, where and when. Rows are only ever added, and go only with their reader."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(_("what"), max_length=12, choices=ConsentKind.choices)
    method = models.CharField(_("how"), max_length=12, choices=ConsentMethod.choices)
    text = models.TextField(_("exact text"), blank=True)
    text_version = models.CharField(_("version of the text"), max_length=12, blank=True)
    source_page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("page")
    )
    source_url = models.CharField(_("address of the page"), max_length=500, blank=True)
    client = models.CharField(max_length=64, blank=True)
    submission_key = models.CharField(max_length=64, null=True, unique=True)
    at = models.DateTimeField(_("when"))

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(NEVER_CHANGED)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(ONLY_WITH_READER)


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def sign_ups(self) -> Self:
        return self.filter(address="")

    def moves(self) -> Self:
        """Those that confirm a new address."""
        return self.exclude(address="")

    def by_token(self, token: str) -> "Confirmation | None":
        return self.select_related("subscriber__newsletter").filter(digest=digest_of(token)).first()


class Confirmation(models.Model):
    """A confirmation link that was mailed. Only the hash of its token is kept."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="confirmations")
    digest = models.CharField(max_length=64, unique=True)
    address = models.EmailField(max_length=254, blank=True)
    """The new address that the link confirms; empty where it confirms the sign-up."""
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation link")
        verbose_name_plural = _("confirmation links")

    def __str__(self) -> str:
        return f"{self.subscriber_id} {timezone.localdate(self.created_at)}"

    def is_expired(self, now: datetime) -> bool:
        return now - self.created_at > timedelta(days=LINK_DAYS)


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def about(self, newsletter: Newsletter, address: str) -> Self:
        return self.filter(newsletter=newsletter, digest=suppression_digest(newsletter, address))

    def erased(self) -> Self:
        return self.filter(reason=SuppressionReason.ERASED)

    def holds(self, newsletter: Newsletter, address: str) -> bool:
        """Whether nobody but the address's own reader may put it on the list."""
        return self.about(newsletter, address).exists()

    def bars(self, newsletter: Newsletter, address: str) -> bool:
        """Whether no mail may go to it at all. Who was erased may sign up anew."""
        return self.about(newsletter, address).exclude(reason=SuppressionReason.ERASED).exists()


class Suppression(models.Model):
    """An address that gets no mail, known by a salted hash only, so that it outlives the reader's row."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="suppressions")
    digest = models.CharField(max_length=64)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.SET_NULL, null=True, related_name="suppressions")
    before = models.CharField(max_length=12, choices=SubscriberState.choices, blank=True, editable=False)
    """What the reader was until then: a bounce that is undone brings that back."""
    reason = models.CharField(_("reason"), max_length=12, choices=SuppressionReason.choices)
    evidence = models.TextField(_("evidence"), blank=True)
    created_at = models.DateTimeField(_("since"))

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        constraints = [models.UniqueConstraint(fields=["newsletter", "digest"], name="one_suppression_an_address")]

    def __str__(self) -> str:
        return self.get_reason_display()


def suppression_digest(newsletter: Newsletter, address: str) -> str:
    """Salted with the newsletter's own salt, not SECRET_KEY: a new key must not free anybody."""
    return hmac.new(newsletter.salt.encode(), address.encode(), hashlib.sha256).hexdigest()
