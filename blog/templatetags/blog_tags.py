from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from blog import in_series, related, sharing, structured
from blog.models import ArticlePage, Author, BlogIndexPage, TopicPage
from pages.models import SiteSettings
from pages.readable import readable
from pages.structured import script

register = template.Library()


@register.simple_tag(takes_context=True)
def latest_articles(context: Context, amount: int = 5) -> list[ArticlePage]:
    """The newest articles in the current language."""
    articles = ArticlePage.objects.filter(locale__language_code=get_language())
    return list(readable(articles, context.get("request")).newest_first().for_lists()[:amount])


@register.simple_tag(takes_context=True)
def blog_index(context: Context) -> BlogIndexPage | None:
    """The blog in the current language, for links to it and to its feed."""
    blogs = readable(BlogIndexPage.objects.filter(locale__language_code=get_language()), context.get("request"))
    # With the language, which the addresses of its parts ask for, and the path, by which its topics are found.
    asked = blogs.select_related("locale").only("title", "url_path", "path", "depth", "locale__language_code")
    found: BlogIndexPage | None = asked.order_by("path").first()
    return found


@register.simple_tag
def blog_topics(index: BlogIndexPage) -> list[TopicPage]:
    return list(TopicPage.objects.live().public().descendant_of(index).order_by("title"))


@register.simple_tag
def posting(article: ArticlePage, site: SiteSettings) -> SafeString:
    """The article for machines; nothing for a preview of what has never been published."""
    return script(structured.posting(article, site)) if article.first_published_at else SafeString()


@register.simple_tag
def place_in_series(article: ArticlePage) -> in_series.Place | None:
    return in_series.place_of(article)


@register.simple_tag
def related_articles(article: ArticlePage) -> list[ArticlePage]:
    return related.related(article)


@register.simple_tag
def share_links(article: ArticlePage) -> list[sharing.ShareLink]:
    """None for what is not published yet: its address would lead nowhere."""
    return sharing.share_links(article.title, article.full_url) if article.first_published_at else []


@register.simple_tag
def profile(author: Author, blog: BlogIndexPage) -> SafeString:
    return script(structured.profile(author, blog))
