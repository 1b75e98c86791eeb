"""The field of a public form through which visitors send files along."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guard.attachments import File
from guard.file_types import type_of
from guard.text import _BIDI
from guard.uploads import MOST_BYTES, MOST_FILES

NAME_LENGTH = 80
_UNWANTED = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_BIDI}/\\:*?\"<>|]")


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    widget = SeveralFiles

    def __init__(self, **kwargs: Any) -> None:
        known: dict[str, Any] = {
            "required": False,
            "label": gettext_lazy("Files"),
            "help_text": gettext_lazy(
                "At most three, of at most 5 MB each: PDF, ODT, DOCX, PNG or JPG. If something in the form has to be "
                "corrected, choose the files again."
            ),
        }
        super().__init__(**{**known, **kwargs})
        self.widget.attrs.update(multiple=True, accept=".pdf,.odt,.docx,.png,.jpg,.jpeg")

    def clean(self, data: Any, initial: Any = None) -> tuple[File, ...]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            words = ngettext("At most %(most)d file.", "At most %(most)d files.", MOST_FILES)
            raise ValidationError(words % {"most": MOST_FILES}, "number")
        found, errors = [], []
        for one in given:
            try:
                found.append(_looked_at(one))
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return tuple(found)


def _looked_at(upload: UploadedFile) -> File:
    name = _UNWANTED.sub("", upload.name or "").strip(" .")
    size = upload.size or 0
    if size > MOST_BYTES:
        words = {"name": name, "size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)}
        raise ValidationError(_("%(name)s is %(size)s; the most that can be sent is %(most)s.") % words, "size")
    content = upload.read()
    extension = type_of(content)
    if not extension:
        words = {"name": name}
        raise ValidationError(_("%(name)s is not a PDF, ODT, DOCX, PNG or JPG file that can be read.") % words, "type")
    stem = name.rpartition(".")[0] or name or "file"
    return File(f"{Truncator(stem).chars(NAME_LENGTH)}.{extension}", extension, content)
