import textwrap
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from pages import mail_html, mail_pictures, mail_text
from pages.addresses import for_mail

register = template.Library()

# What stands in a text part is never escaped.


@register.filter
def well_formed(db_html: str) -> SafeString:
    return mark_safe(mail_html.well_formed(db_html))


@register.filter
def mail_address(href: str) -> str:
    """The address as a mail may hold it, or nothing."""
    return for_mail(href)


@register.filter
def as_text(db_html: str) -> SafeString:
    return mark_safe(mail_text.as_text(db_html))


@register.filter
def quoted(text: str) -> SafeString:
    return mark_safe(mail_text.quoted(text))


@register.filter
def set_in(text: str) -> SafeString:
    """Code stands four blanks in."""
    return mark_safe(textwrap.indent("\n".join(text.splitlines()), "    "))


@register.filter
def underlined(words: str, level: str = "h2") -> SafeString:
    return mark_safe(mail_text.underlined(words, level))


@register.filter
def linked(words: str, href: str) -> SafeString:
    return mark_safe(mail_text.linked(words, href))


@register.simple_tag
def mail_picture(image: Any, alt: str = "", decorative: bool = False) -> mail_pictures.MailPicture | None:
    return mail_pictures.of(image, alt or getattr(image, "contextual_alt_text", "") or "", decorative=decorative)
