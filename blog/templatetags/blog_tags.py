from django import template
from django.utils.translation import get_language

from blog.models import ArticlePage, BlogIndexPage, TopicPage

register = template.Library()


@register.simple_tag
def latest_articles(amount: int = 5) -> list[ArticlePage]:
    """The newest articles in the current language."""
    articles = ArticlePage.objects.published().filter(locale__language_code=get_language())
    return list(articles.newest_first().for_lists()[:amount])


@register.simple_tag
def blog_index() -> BlogIndexPage | None:
    """The blog in the current language, for links to it and to its feed."""
    blogs = BlogIndexPage.objects.live().public().filter(locale__language_code=get_language())
    found: BlogIndexPage | None = blogs.order_by("path").first()
    return found


@register.simple_tag
def blog_topics(index: BlogIndexPage) -> list[TopicPage]:
    return list(TopicPage.objects.live().public().descendant_of(index).order_by("title"))
