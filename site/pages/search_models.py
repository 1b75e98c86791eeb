"""What a search reads: the text of each published page, the stems of its words, and which stem stands in which page.

Three ordinary tables, so that SQLite and PostgreSQL give the same answers by the same query. They can be thrown away at
any time; `search_index` makes them anew from the pages.
"""

from django.db import models
from wagtail.models import Page


class SearchEntry(models.Model):
    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="+")
    language = models.CharField(max_length=20)
    text = models.TextField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.page_id}: {self.text[:60]}"


class SearchTerm(models.Model):
    stem = models.CharField(max_length=40, unique=True)
    # Without å, ä and ö, for those who type without.
    plain = models.CharField(max_length=40, db_index=True)
    # The same from its end, by which compounds are found.
    backwards = models.CharField(max_length=40, db_index=True)
    # The first form in which the word came.
    word = models.CharField(max_length=40)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.stem


class SearchHit(models.Model):
    # The weight is in it so that a search is answered from the index alone.
    pk = models.CompositePrimaryKey("term_id", "entry_id", "weight")
    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, related_name="hits", db_index=False)
    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="hits")
    weight = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.term_id} in {self.entry_id}: {self.weight}"
