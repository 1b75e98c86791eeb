from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog.models import ArticlePage
from guard.text import EmailField
from newsletter import collect
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
            "subject": _("Empty: the title of the first article."),
            "preheader": _("Shown after the subject in the list of mails. Empty: the lead of the first article."),
            "intro": _("Stands before the articles. A blank line begins a new paragraph."),
        }
        widgets = {"intro": forms.Textarea(attrs={"rows": 5})}


class ItemForm(ArticleForm):
    class Meta:
        model = IssueItem
        fields = ("position", "form", "fate")
        widgets = {"position": forms.NumberInput(attrs={"min": 1, "size": 3})}

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


class _ArticleField(ArticleChoice):
    def label_from_instance(self, obj: ArticlePage) -> str:
        published = obj.first_published_at
        return f"{obj.title} ({date_format(published, 'j F Y')})" if published else obj.title


class AddForm(forms.Form):
    article = _ArticleField(queryset=ArticlePage.objects.none(), label=_("Article"))

    def __init__(self, data: Any = None, *, issue: Issue) -> None:
        super().__init__(data)
        here = issue.items.filter(fate="included", article__isnull=False).values("article_id")
        choices = collect.addable(issue.newsletter).exclude(pk__in=here).defer_streamfields()
        self.fields["article"].queryset = choices  # type: ignore[attr-defined]


class TrialForm(forms.Form):
    to = EmailField(label=_("Send a trial copy to"))
