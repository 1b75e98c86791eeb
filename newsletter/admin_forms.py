from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog.models import ArticlePage
from guard.text import EmailField
from newsletter import pick
from newsletter.models import Issue, IssueItem

if TYPE_CHECKING:
    IssueForm = forms.ModelForm[Issue]
    ArticleForm = forms.ModelForm[IssueItem]
    ItemForms = forms.BaseModelFormSet[IssueItem, "ItemForm"]
    ArticleChoice = forms.ModelChoiceField[ArticlePage]
else:
    IssueForm = ArticleForm = forms.ModelForm
    ItemForms = forms.BaseModelFormSet
    ArticleChoice = forms.ModelChoiceField


class LetterForm(IssueForm):
    class Meta:
        model = Issue
        fields = ("subject", "preheader", "intro")
        help_texts = {
            "subject": _("Phones show some 40 characters of it. Empty: the title of the first article."),
            "preheader": _("Shown after the subject in the list of e-mails. Empty: the lead of the first article."),
            "intro": _("Shown before the articles. A blank line begins a new paragraph."),
        }
        widgets = {"intro": forms.Textarea(attrs={"rows": 5})}


class ItemForm(ArticleForm):
    class Meta:
        model = IssueItem
        fields = ("form", "fate")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # The table's columns name the fields for the eye only.
            label = {"title": self.instance.title, "field": self.instance._meta.get_field(name).verbose_name}  # type: ignore[union-attr]
            field.widget.attrs["aria-label"] = _("%(field)s of “%(title)s”") % label


class BaseItemFormSet(ItemForms):
    @cached_property
    def forms(self) -> list[ItemForm]:
        """Without the rows of articles that have left the letter since the page was opened: the rest can be saved."""
        return [row for row in super().forms if row.instance.pk]


ItemFormSet = forms.modelformset_factory(IssueItem, form=ItemForm, formset=BaseItemFormSet, extra=0, can_delete=False)


class AddForm(forms.Form):
    article = ArticleChoice(queryset=ArticlePage.objects.none(), label=_("Article"))

    def __init__(self, data: Any = None, *, issue: Issue) -> None:
        super().__init__(data)
        self.fields["article"].queryset = pick.choices(issue)  # type: ignore[attr-defined]


class CorrectionForm(IssueForm):
    class Meta:
        model = Issue
        fields = ("correction",)
        widgets = {"correction": forms.Textarea(attrs={"rows": 3})}


class TrialForm(forms.Form):
    to = EmailField(label=_("Send a trial copy to"))
