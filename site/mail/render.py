"""The three sibling templates of a mail, turned into its subject, its text and its HTML."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation
from django.utils.safestring import SafeString

from mail import mjml, text
from mail.headers import one_line
from pages.models import SiteSettings


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(template: str, language: str, site: SiteSettings, context: Mapping[str, object]) -> Rendered:
    """`templates/<template>/{subject.txt,body.txt,body.mjml}` in `language`.

    An error in a template comes through to the caller, so that its transaction fails in the open; nothing that a
    person can write into `context` makes one.
    """
    with translation.override(language):
        known = {"site": site, "brand": brand(site), "language": language, **context}
        subject = one_line(_plain(f"{template}/subject.txt", known))
        known["subject"] = subject
        return Rendered(
            subject=subject,
            text=text.wrap(_plain(f"{template}/body.txt", known)),
            html=mjml.to_html(_source(f"{template}/body.mjml", known)),
        )


def brand(site: SiteSettings) -> dict[str, str]:
    return {
        "name": site.name,
        "accent": site.accent_day,
        "accent_night": site.accent_night,
        "base_url": settings.BASE_URL,
    }


def _plain(name: str, context: Mapping[str, object]) -> str:
    return _render(name, Context(dict(context), autoescape=False))


def _source(name: str, context: Mapping[str, object]) -> str:
    return _render(name, Context(dict(context)))


def _render(name: str, context: Context) -> SafeString:
    # The loader's shortcut escapes by setting, not by call; a text part must not be escaped.
    return Engine.get_default().get_template(name).render(context)
