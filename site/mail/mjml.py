"""MJML to HTML: the only module that knows mjml-python, and mends what it leaves out."""

import re

from css_inline import CSSInliner
from mjml import mjml2html

from mail.mjml_rules import MjmlError, check

__all__ = ["MjmlError", "to_html"]

_INLINE = re.compile(r'<mj-style inline="inline">(.*?)</mj-style>', re.DOTALL)
_FORBIDDEN_CHARACTERS = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPOKEN = re.compile(r'(<(?:div|td)\b[^<>]*?) class="([^"]*\blang-([a-z]{2,3}(?:-[a-z0-9]+)*))"')


def to_html(source: str) -> str:
    """Compile one whole MJML document. Raises MjmlError; characters that no XML may hold are replaced first.

    MJML knows no language but that of the whole: the class `lang-xx` on a section, or on what stands in a column,
    gives it the attribute that screen readers go by.
    """
    clean = _FORBIDDEN_CHARACTERS.sub("\ufffd", source).strip()
    check(clean)
    css = "\n".join(_INLINE.findall(clean))
    try:
        # Without its own table of fonts it asks Google for one.
        html = mjml2html(_INLINE.sub("", clean), fonts={})
    except ValueError as error:
        raise MjmlError(str(error)) from error
    if "<mj-" in html:
        raise MjmlError("MJML was left in the compiled mail.")
    # The inliner writes what stands in an attribute without escaping it; in text it cannot happen.
    return _SPOKEN.sub(r'\1 lang="\3" class="\2"', _inlined(html, css)).replace("<mj-", "&lt;mj-")


def _inlined(html: str, css: str) -> str:
    """With the style that mjml-python leaves in the head, `inline="inline"`, put on the elements themselves."""
    if not css:
        return html
    inliner = CSSInliner(inline_style_tags=False, keep_style_tags=True, load_remote_stylesheets=False, extra_css=css)
    return inliner.inline(html)
