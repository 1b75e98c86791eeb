from django import template
from django.urls import reverse

from pages.addresses import absolute

register = template.Library()


@register.simple_tag
def absolute_url(name: str, *args: object, **kwargs: object) -> str:
    """Like `{% url %}`, with the site's public address in front."""
    return absolute(reverse(name, args=args, kwargs=kwargs))
