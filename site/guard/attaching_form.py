from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest

from guard.attachment_field import AttachmentsField
from guard.attachments import File
from guard.forms import GuardedForm
from guard.limits import Limit

HOUR = 3_600


class AttachingForm(GuardedForm):
    """A public form that takes files where the author has allowed it."""

    attachment_limits: ClassVar[tuple[Limit, ...]] = (
        Limit("files-client", "client", 6, HOUR),
        Limit("files-all", "form", 30, HOUR),
    )
    """So that nobody fills the disk: with the largest files, half a gigabyte an hour."""

    def __init__(
        self,
        data: Any = None,
        *,
        request: HttpRequest,
        now: datetime | None = None,
        takes_files: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, request=request, now=now, files=request.FILES if takes_files else None, **kwargs)
        if takes_files:
            self.fields["attachments"] = AttachmentsField()

    @property
    def attached(self) -> tuple[File, ...]:
        return self.cleaned_data.get("attachments") or ()

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.errors and self.attached:
            self._check_limits(self.attachment_limits)
