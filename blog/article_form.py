from itertools import chain, count
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from blog.authors import Author
from blog.split_headings import split

SLUG_LENGTH = 250
"""Room for the number behind it."""


class ArticleForm(WagtailAdminPageForm):
    """A draft is kept whatever it lacks, so that nothing that was typed is lost. Publishing asks for the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.for_user is not None and not self.initial.get("author"):
            usual = Author.objects.usual_for(self.for_user)
            self.initial["author"] = usual and usual.pk
        self._offer_topics()

    def _offer_topics(self) -> None:
        """Those of the article's own language, and the one that it has."""
        topic = cast("forms.ModelChoiceField[Any]", self.fields["topic"])
        topics = cast("QuerySet[Any]", topic.queryset)
        own_language = Q(locale=self.instance.locale_id or self.parent_page.locale_id)
        topic.queryset = topics.filter(own_language | Q(pk=self.instance.topic_id)).order_by("title")

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        self._ask_for_title_and_address(required=False)

    def restore_required_fields(self) -> None:
        super().restore_required_fields()
        self._ask_for_title_and_address(required=True)

    def _ask_for_title_and_address(self, *, required: bool) -> None:
        """The page makes itself an address from its title where none was given."""
        for name in ("title", "slug"):
            self.fields[name].required = required

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        return title or _("Untitled draft")

    def clean_slug(self) -> str:
        """A draft whose address is taken gets the next one that is free; publishing says that it is taken."""
        wanted: str = self.cleaned_data["slug"]
        if not (wanted and self.is_deferred_validation):
            return wanted
        candidates = chain([wanted], (f"{wanted[:SLUG_LENGTH]}-{number}" for number in count(2)))
        return next(slug for slug in candidates if Page._slug_is_available(slug, self.parent_page, self.instance))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("body"):
            cleaned["body"] = split(cleaned["body"])
        if not self.is_deferred_validation:
            self._require_words_for_the_lead_picture(cleaned)
        return cleaned

    def _require_words_for_the_lead_picture(self, given: dict[str, Any]) -> None:
        if given.get("hero_image") and not given.get("hero_alt") and not given.get("hero_decorative"):
            complaint = _("Describe the picture for those who cannot see it, or mark it as decorative.")
            self.add_error("hero_alt", forms.ValidationError(complaint))
