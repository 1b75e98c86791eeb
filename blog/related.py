"""What to read after an article: first what its author chose, then what has most in common with it."""

import re
from collections import Counter

from django.db.models import Count, Q

from blog.models import ArticlePage, ArticleTag
from blog.series import SeriesPart

SHOWN = 3
SAME_SERIES, SAME_TOPIC, SAME_TAG, SAME_WORD = 8, 4, 3, 2
MOST_COMPARED = 200
"""Of all that share something, so many of the newest are weighed against each other."""
MOST_WORDS = 6
STEM = 6
"""So many letters at the beginning of a word stand for all its forms."""


def related(article: ArticlePage) -> list[ArticlePage]:
    picked = article.chosen_articles.values_list("chosen_id", flat=True)
    chosen = [pk for pk in picked if pk != article.pk]
    alike = [pk for pk in _alike(article) if pk not in chosen]
    wanted = [*dict.fromkeys(chosen), *alike[:SHOWN]]
    shown = {found.pk: found for found in article.readable.filter(pk__in=wanted).for_lists()}
    return [shown[pk] for pk in wanted if pk in shown][:SHOWN]


def _alike(article: ArticlePage) -> list[int]:
    """The articles in the same language that share a series, a topic, tags or words of the title, the nearest first."""
    points = _points_for_series_and_tags(article)
    stems = _stems(article.title)
    shared = Q(pk__in=list(points))
    if article.topic_id:
        shared |= Q(topic=article.topic_id)
    for stem in stems:
        shared |= Q(title__icontains=stem)
    others = article.readable.filter(shared, locale=article.locale_id).exclude(pk=article.pk).newest_first()
    newest_first = []
    for pk, topic, title in others.values_list("pk", "topic", "title")[:MOST_COMPARED]:
        newest_first.append(pk)
        points[pk] += SAME_TOPIC * (topic is not None and topic == article.topic_id)
        points[pk] += SAME_WORD * sum(stem in title.lower() for stem in stems)
    return sorted(newest_first, key=lambda pk: -points[pk])


def _points_for_series_and_tags(article: ArticlePage) -> Counter[int]:
    points: Counter[int] = Counter()
    tags = [tag.pk for tag in article.own_tags]
    alike = ArticleTag.objects.filter(tag__in=tags).exclude(content_object=article.pk).order_by()
    for pk, shared in alike.values_list("content_object").annotate(Count("tag")):
        points[pk] += SAME_TAG * shared
    own = SeriesPart.objects.filter(article=article.pk).values("series")
    for pk in SeriesPart.objects.filter(series__in=own).exclude(article=article.pk).values_list("article", flat=True):
        points[pk] += SAME_SERIES
    return points


def _stems(title: str) -> list[str]:
    """The longest words say the most of what a text is about."""
    words = {word[:STEM] for word in re.findall(r"\w+", title.lower()) if len(word) >= STEM}
    return sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS]
