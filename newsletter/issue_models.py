from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, When
from django.utils.crypto import get_random_string
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from blog.models import ArticlePage
from mail.journal import note
from newsletter import validators
from newsletter.enums import OPEN_STATES, PUBLIC_STATES, TRANSITIONS, ArticleForm, Cadence, Fate, Halt, IssueState
from newsletter.setting_models import Newsletter
from newsletter.slots import Slot

SUBJECT_LENGTH = 150
KEY_LENGTH = 16


def new_issue_key() -> str:
    return get_random_string(KEY_LENGTH, "abcdefghijklmnopqrstuvwxyz0123456789")


class IssueQuerySet(models.QuerySet["Issue"]):
    def of(self, newsletter: Newsletter) -> Self:
        return self.filter(newsletter=newsletter)

    def going(self, cadence: Cadence) -> Self:
        return self.filter(cadence=cadence)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def frozen(self) -> Self:
        """Those whose content is fixed, without the ones that were called off before any copy left."""
        return self.filter(frozen_at__isnull=False).exclude(pk__in=Issue.objects.called_off().values("pk"))

    def partly_sent(self) -> Self:
        """Cancelled, but some readers have it."""
        return self.filter(state=IssueState.CANCELLED, deliveries__attempts__gt=0)

    def called_off(self) -> Self:
        """Cancelled before any copy left: nobody has had its articles."""
        # A subquery: a join would run through the copies of every letter.
        return self.filter(state=IssueState.CANCELLED).exclude(pk__in=Issue.objects.partly_sent().values("pk"))

    def in_archive(self) -> Self:
        """What readers may see: also a cancelled letter that some of them have been sent."""
        partly_sent = Issue.objects.partly_sent().values("pk")
        return self.filter(Q(state__in=PUBLIC_STATES) | Q(pk__in=partly_sent), number__isnull=False)

    def ahead(self, now: datetime) -> Self:
        """Open letters whose time has not come, the nearest first, and of one day the weekly before the monthly."""
        return self.open().filter(slot_at__gt=now).order_by("slot_at", "-cadence", "pk")

    def ahead_first(self) -> Self:
        """What has not gone, the nearest first, and then what has, the latest first."""
        to_come = Case(When(state__in=OPEN_STATES, then="slot_at"))
        return self.order_by(to_come.asc(nulls_last=True), "-slot_at", "-pk")

    def waiting_for_author(self) -> Self:
        """Drafts, and letters half sent, that go nowhere unless the author acts."""
        drafts = Q(state=IssueState.DRAFT) & ~Q(newsletter__mode="automatic", halt=Halt.NONE)
        return self.filter(drafts | Q(state=IssueState.PAUSED, halt=Halt.STALE))


class Issue(models.Model):
    """One letter. UNIQUE on cadence and the slot's local date makes a second letter for the same week impossible."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="issues")
    cadence = models.CharField(_("goes"), max_length=8, choices=Cadence.choices, default=Cadence.WEEKLY, editable=False)
    slot_date = models.DateField(_("date"))
    slot_at = models.DateTimeField(_("goes at"))
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=14, choices=IssueState.choices, default=IssueState.COLLECTING)
    halt = models.CharField(_("held because"), max_length=10, choices=Halt.choices, default=Halt.NONE, blank=True)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH, blank=True, validators=[validators.single_line])
    preheader = models.CharField(
        _("preview line"), max_length=SUBJECT_LENGTH, blank=True, validators=[validators.single_line]
    )
    intro = models.TextField(_("opening words"), blank=True, max_length=3000)
    correction = models.TextField(
        _("correction"),
        blank=True,
        max_length=1000,
        help_text=_("Shown above the letter in the archive. What has been sent is not changed."),
    )
    corrected_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    key = models.CharField(max_length=KEY_LENGTH, default=new_issue_key, editable=False)
    created_at = models.DateTimeField()
    noticed_at = models.DateTimeField(null=True, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    frozen_at = models.DateTimeField(null=True, editable=False)
    frozen_count = models.PositiveIntegerField(null=True, editable=False)
    resumed_at = models.DateTimeField(null=True, editable=False)
    """When the author last had it go on, after a pause or to send copies again."""
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "cadence", "slot_date"], name="one_issue_a_slot"),
            models.UniqueConstraint(fields=["newsletter", "number"], name="one_issue_a_number"),
        ]
        indexes = [models.Index(fields=["newsletter", "state"])]

    def __str__(self) -> str:
        date = date_format(self.slot_date, "j F Y")
        return f"{date} · {self.get_cadence_display()}" if self.is_monthly else date

    @property
    def local_slot(self) -> datetime:
        """What the newsletter's own clock shows. Naive, since templates turn an aware time into the server's zone."""
        return self.wall_clock(self.slot_at)

    def wall_clock(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.newsletter.time_zone)).replace(tzinfo=None)

    @property
    def is_monthly(self) -> bool:
        return self.cadence == Cadence.MONTHLY

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def can_be_cancelled(self) -> bool:
        return IssueState.CANCELLED in TRANSITIONS[IssueState(self.state)]

    @property
    def goes_by_itself(self) -> bool:
        return self.newsletter.mode == "automatic" and not self.halt

    def included(self) -> "IssueItemQuerySet":
        return IssueItem.objects.filter(issue=self, fate=Fate.INCLUDED).in_order()

    def is_overdue(self, now: datetime) -> bool:
        """Late by more than the author allows, counted from the approval where that came after the slot."""
        due = max(self.slot_at, self.approved_at or self.slot_at)
        return now - due > timedelta(hours=self.newsletter.overdue_hours)

    def touch(self) -> None:
        """Note a change of content, so that nothing older than it can be frozen."""
        Issue.objects.filter(pk=self.pk).update(version=F("version") + 1)

    def mark_moved(self, slot: Slot) -> bool:
        """To another slot, after the author changed the weekday or the time."""
        rows = Issue.objects.filter(pk=self.pk, state__in=[IssueState.COLLECTING, IssueState.DRAFT])
        moved = rows.update(slot_date=slot.date, slot_at=slot.at) == 1
        if moved:
            self.slot_date, self.slot_at = slot.date, slot.at
        return moved

    def mark_draft(self, now: datetime) -> bool:
        return self._move({IssueState.COLLECTING}, IssueState.DRAFT, noticed_at=now)

    def mark_approved(self, now: datetime, by: Any = None) -> bool:
        return self._move({IssueState.DRAFT}, IssueState.APPROVED, approved_at=now, approved_by=by, halt=Halt.NONE)

    def mark_withdrawn(self, halt: Halt) -> bool:
        """The approval no longer counts: by the author's wish or because the letter cannot go as it is."""
        return self._move({IssueState.APPROVED}, IssueState.DRAFT, approved_at=None, approved_by=None, halt=halt)

    def mark_halted(self, halt: Halt) -> bool:
        """False where it is held for that reason already, so that the author is told once."""
        rows = Issue.objects.filter(pk=self.pk, state=IssueState.DRAFT).exclude(halt=halt)
        moved = rows.update(halt=halt) == 1
        if moved:
            self.state, self.halt = IssueState.DRAFT, halt
            self._note(IssueState.DRAFT)
        return moved

    def mark_skipped(self, now: datetime) -> bool:
        return self._move(set(OPEN_STATES), IssueState.SKIPPED_EMPTY, finished_at=now)

    def mark_frozen(self, now: datetime, *, number: int) -> bool:
        """Only the very version that was built."""
        return self._move(
            {IssueState.APPROVED},
            IssueState.FROZEN,
            only={"version": self.version},
            frozen_at=now,
            number=number,
        )

    def mark_counted(self, count: int) -> None:
        """How many copies the freeze wrote, in the same transaction."""
        Issue.objects.filter(pk=self.pk, state=IssueState.FROZEN).update(frozen_count=count)
        self.frozen_count = count

    def mark_sending(self) -> bool:
        return self._move({IssueState.FROZEN}, IssueState.SENDING)

    def mark_paused(self, halt: Halt = Halt.NONE) -> bool:
        return self._move({IssueState.SENDING}, IssueState.PAUSED, halt=halt)

    def mark_resumed(self, now: datetime) -> bool:
        return self._move({IssueState.PAUSED}, IssueState.SENDING, halt=Halt.NONE, resumed_at=now)

    def mark_reopened(self, now: datetime) -> bool:
        """Its content and its copies stay what they are; some of the copies are sent again."""
        return self._move({IssueState.DONE}, IssueState.SENDING, finished_at=None, resumed_at=now)

    def mark_corrected(self, text: str, now: datetime) -> bool:
        """A note above the letter in the archive; an empty one takes it away. What was frozen is not touched."""
        fields = {"correction": text, "corrected_at": now if text else None}
        noted = Issue.objects.filter(pk=self.pk, frozen_at__isnull=False).update(**fields) == 1
        if noted:
            self.correction, self.corrected_at = text, fields["corrected_at"]
        return noted

    def mark_done(self, now: datetime) -> bool:
        return self._move({IssueState.SENDING}, IssueState.DONE, finished_at=now)

    def mark_cancelled(self, now: datetime) -> bool:
        allowed = {*OPEN_STATES, IssueState.FROZEN, IssueState.SENDING, IssueState.PAUSED}
        return self._move(allowed, IssueState.CANCELLED, finished_at=now)

    def _move(
        self, allowed: set[IssueState], to: IssueState, only: dict[str, Any] | None = None, **fields: Any
    ) -> bool:
        """One conditional UPDATE. False where another process, or the author, was first."""
        rows = Issue.objects.filter(pk=self.pk, state__in=allowed, **(only or {}))
        before = self.state
        moved = rows.update(state=to, **fields) == 1
        if moved:
            for name, value in {"state": to, **fields}.items():
                setattr(self, name, value)
            self._note(before)
        return moved

    def _note(self, before: str) -> None:
        """In the log, once it holds."""
        facts: dict[str, Any] = {"slot": self.slot_date, "before": before, "state": self.state, "halt": self.halt}
        transaction.on_commit(partial(note, "letter.state", letter=self.pk, **facts))


class IssueItemQuerySet(models.QuerySet["IssueItem"]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")

    def with_articles(self) -> Self:
        return self.select_related("article__topic", "article__locale", "article__hero_image")

    def spent(self) -> Self:
        """Items whose article has had its turn: it went out, will go out, or was dropped for good."""
        called_off = Q(issue__in=Issue.objects.called_off().values("pk"))
        # An article that came into a letter while it was being skipped must not be lost with it.
        freed = called_off | Q(issue__state=IssueState.SKIPPED_EMPTY)
        return self.filter(Q(fate=Fate.DROPPED) | Q(fate=Fate.INCLUDED) & ~freed)

    def frozen(self) -> Self:
        return self.filter(fate=Fate.INCLUDED, issue__in=Issue.objects.frozen().values("pk"))


class IssueItem(models.Model):
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(ArticlePage, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=255)
    position = models.PositiveIntegerField(_("place"))
    form = models.CharField(_("shown as"), max_length=10, choices=ArticleForm.choices, default=ArticleForm.FULL)
    fate = models.CharField(_("where"), max_length=10, choices=Fate.choices, default=Fate.INCLUDED)

    objects = IssueItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("article in a letter")
        verbose_name_plural = _("articles in letters")
        constraints = [models.UniqueConstraint(fields=["issue", "article"], name="one_item_an_article")]

    def __str__(self) -> str:
        return self.title
