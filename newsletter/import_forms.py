from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from guard.text import plain_text
from newsletter.models import ReaderImport
from newsletter.readers_csv import MOST_BYTES

if TYPE_CHECKING:
    ConsentModelForm = forms.ModelForm[ReaderImport]
else:
    ConsentModelForm = forms.ModelForm


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, at most 15 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 15 MB. Divide it and bring the parts one by one."))
        return file


class ConsentForm(ConsentModelForm):
    class Meta:
        model = ReaderImport
        fields = ("consent_source",)
        widgets = {"consent_source": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "consent_source": _(
                "In your own words, for instance “Signed up on the old blog, which confirmed by e-mail”. It is kept "
                "with each reader as proof, at most 500 characters."
            )
        }
        error_messages = {
            "consent_source": {
                "required": _("Write where these readers said yes. Without that nobody may be brought along.")
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_source"].validators.append(plain_text)
