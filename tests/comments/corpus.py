"""More than 10,000 hostile inputs after the public kinds: vectors.py, more of its sort, and all of them combined."""

from collections.abc import Iterator
from functools import cache
from itertools import product

from tests.comments import vectors

CODES = [
    "alert(1)",
    "self.ran=1",
    "document.title='ran'",
    "alert`1`",
    "top['al'+'ert'](1)",
    "fetch('//abroad.example/')",
    "print()",
    "(0,eval)('alert(1)')",
]
HANDLERS = [
    "onafterscriptexecute", "onanimationend", "onanimationstart", "onauxclick", "onbeforeinput", "onbeforetoggle",
    "onbegin", "onblur", "oncanplay", "onclick", "oncontentvisibilityautostatechange", "oncopy", "ondblclick",
    "ondrag", "onend", "onerror", "onfocus", "onfocusin", "onhashchange", "oninput", "oninvalid", "onkeydown",
    "onload", "onloadstart", "onmessage", "onmousemove", "onmouseover", "onpageshow", "onpaste", "onpointerdown",
    "onpointerrawupdate", "onrepeat", "onresize", "onscroll", "onscrollend", "onsecuritypolicyviolation", "onselect",
    "onslotchange", "onsubmit", "ontimeupdate", "ontoggle", "ontransitionend", "ontransitionrun",
    "onunhandledrejection",
    "onwebkitanimationstart", "onwheel",
]  # fmt: skip
ELEMENTS = [
    "a href=# tabindex=0 autofocus", "audio src=x autoplay", "b", "blockquote", "body", "br", "button autofocus",
    "code",
    "custom-tag style=display:block", "details open", "dialog open", "em", "embed src=x", "fieldset", "form",
    "frameset",
    "iframe srcdoc=x", "image src=x", "img src=x", "input autofocus", "keygen autofocus", "li",
    "link rel=stylesheet href=x",
    "marquee", "math", "menu", "meter", "object data=x", "ol", "p style=animation-name:x", "picture", "pre",
    "script src=x", "select autofocus", "source", "strong", "style", "svg", "table background=x", "template",
    "textarea autofocus", "track src=x", "ul", "video poster=x autoplay", "xss id=x tabindex=1 autofocus",
]  # fmt: skip
SPELLINGS = [
    "<{0} {1}={2}>", '<{0} {1}="{2}">', "<{0}/{1}='{2}'//", "<{0}\n{1}\n=\n{2}\n>", "<{0}\f{1}={2} x>",
    '<{0} x="{1}={2}">',
    '"><{0} {1}={2}>', "'><{0} {1}={2}>", "--><{0} {1}={2}>", "]]><{0} {1}={2}>", "</p><{0} {1}={2}>",
    "<<{0} {1}={2}>",
    "<{0} {1}={2}", "<{0} {1}&#61;{2}>", "&lt;{0} {1}={2}&gt;", "`<{0} {1}={2}>`", "*<{0} {1}={2}>*",
    "> <{0} {1}={2}>",
    "- <{0} {1}={2}>", "[<{0} {1}={2}>](https://a.example/)",
]  # fmt: skip
SCHEMES = [
    "javascript:", "JAVASCRIPT:", "javascript&colon;", "javascript&#x3a;", "java&Tab;script:", "java&NewLine;script:",
    "&#0000106avascript:", "\\u006aavascript:", "\\x6aavascript:", "javascript://a.example/%0a",
    "javascript:/*--></title>*/",
    "jav\u00adascript:", "java\u200bscript:", "ja\u202evascript:", "java\u2028script:", "\ufeffjavascript:",
    "\u2003javascript:",
    "\x1bjavascript:", "ｊavascript:", "javaſcript:", "javascript：", "data:text/html;charset=utf-7,",
    "data:image/svg+xml,",
    "data:application/xhtml+xml,", "data:,", "data://text/html,", "vbscript&colon;", "livescript:", "mocha:", "jar:",
    "ms-its:",
    "chrome:", "about:", "filesystem:", "ws://", "ftp://", "mailto:", "tel:", "sms:", "intent:", "x-javascript:",
    "///", "/\\",
    "http:", "http:/", "https:///", "https://@", "https://a.example@", "https://a.example:0/",
    "https://a.example:99999/",
    "https://[::1/", "https://a\u3002example/", "https://a.example\\@b.example/", "https://a.example/%00",
    "http&#58;//",
    "https://\u202ea.example/", "HTTP://A.EXAMPLE/", "https://a.example/?q=", "https://a.example/#",
]  # fmt: skip
DIGITS_ONLY = [f"{scheme}:{digits}" for scheme, digits in product(
    ["javascript", "data", "vbscript", "file", "x", "https", "JavaScript"], ["1", "123", "0", "65535", "065536", "٣"]
)]  # fmt: skip
PLACES = [
    '<a href="{0}">x</a>', "<a href={0}>x</a>", "<A HREF='{0}'>x</A>", "[x]({0})", "[x](<{0}>)", '[x]({0} "x")',
    "![x]({0})", "<{0}>", "[x]: {0}",
    "[x][1]\n\n[1]: {0}", "[`x`]({0})", "**[x]({0})**", "> [x]({0})", "- [x]({0})", "[x\n]({0})", "[x](\n{0})", "{0}",
    "({0})",
    '<area href="{0}">', '<base href="{0}">', '<embed src="{0}">', '<object data="{0}">', '<iframe src="{0}">',
    '<img src="{0}">',
    '<img srcset="{0} 1x">', '<input type=image src="{0}">', '<button formaction="{0}">x</button>',
    '<form action="{0}">',
    '<isindex action="{0}">', '<link rel=import href="{0}">', '<script src="{0}"></script>', '<svg><use href="{0}">',
    '<svg><a xlink:href="{0}"><text y=20>x', '<svg><animate attributeName=href values="{0}">',
    '<svg><image href="{0}">',
    '<math><mi xlink:href="{0}">x', '<math><maction actiontype=statusline href="{0}">x', '<table background="{0}">',
    '<video poster="{0}">', '<blockquote cite="{0}">x</blockquote>', '<p style="background:url({0})">',
    "<style>@import '{0}'</style>",
    '<meta http-equiv=refresh content="0;{0}">', '<a ping="{0}" href="https://a.example/">x</a>',
    '<html manifest="{0}">',
]  # fmt: skip
RAW_TEXT = [
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "style",
    "template",
    "textarea",
    "title",
    "xmp",
]
ROOTS = [
    "svg",
    "math",
    "svg><desc",
    "svg><foreignobject",
    "svg><title",
    "math><mi",
    "math><annotation-xml encoding='text/html'",
]
MUTATIONS = [
    "<{0}><{1}><img src=x onerror={2}></{1}></{0}>",
    '<{0}><{1}><p id="</{1}><img src=x onerror={2}>">',
    "<{0}><p><{1}><!--</{1}><img src=x onerror={2}>-->",
    "<form><{0}></form><form><{1}></{0}><img src=x onerror={2}>",
    "<table><{0}><{1}><a title='</{1}><img src=x onerror={2}>'>",
    "<{0}></p><{1}><g title='</{1}><img src=x onerror={2}>'>",
    "<{0}><mtext><table><mglyph><{1}><![CDATA[</{1}><img src=x onerror={2}>]]>",
]
ENCODERS = [
    lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    lambda text: "".join(f"&#x{ord(sign):x}" for sign in text),
    lambda text: "".join(f"&#{ord(sign):07}" for sign in text),
    lambda text: "".join(f"%{ord(sign):02X}" for sign in text if ord(sign) < 128),
    lambda text: "".join(f"%25{ord(sign):02X}" for sign in text if ord(sign) < 128),
    lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text),
    lambda text: "".join(f"\\{ord(sign):x} " for sign in text),
    lambda text: text.translate({sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}),
    "\x00".join,
    "\u200b".join,
    lambda text: f"\u202e{text[::-1]}\u202c",
    lambda text: text.replace("<", "\u2039").replace(">", "\u203a"),
    lambda text: text.replace("<", "+ADw-").replace(">", "+AD4-"),
    lambda text: text.replace("<", "\xc0\xbc").replace(">", "\xc0\xbe"),
    lambda text: text.replace("<", "<\u0338"),
    lambda text: text.upper(),
    lambda text: text.replace("i", "\u0131").replace("s", "\u017f"),
]
CONTEXTS = [
    "'-{0}-'", '"-{0}-"', "\\'-{0}//", '\\"-{0}//', "</script><script>{0}</script>", "';{0};//", '";{0};//',
    "`${{{0}}}`", "*/{0}/*",
    "<!--<script>{0}", "{{{{{0}}}}}", "{{% {0} %}}", "${{{0}}}", "#{{{0}}}", "<%= {0} %>", "[[{0}]]",
    "\u2028{0}\u2029", "{{{{'a'.constructor.prototype}}}}{0}",
    '{{"@type":"x","y":"{0}"}}', "=cmd|'{0}'!A1", "\r\nBcc: x@a.example\r\n\r\n<img src=x onerror={0}>",
    "]]]]><![CDATA[><script>{0}</script>",
    "<mj-raw><script>{0}</script></mj-raw>", "<mj-text mj-class=x css-class='\" onload=\"{0}'>",
    "<?xml-stylesheet href='data:,{0}'?>",
    "<!DOCTYPE x [<!ENTITY y '{0}'>]>&y;", "x:expression({0})", "behavior:url({0})", "-moz-binding:url({0})",
    "</style><script>{0}</script>",
    "<style>*{{background:url('javascript:{0}')}}</style>",
    "<style>@keyframes x{{}}</style><p style=animation-name:x onanimationstart={0}>",
]  # fmt: skip
STRESS = [
    "<" * 200, ">" * 200, "<a" * 80, "<a href=" * 40, "<!--" * 50, "<![CDATA[" * 30, "&" * 200, "&#" * 100,
    "&#x" * 60, "\"'" * 100, "<p><em>" * 40,
    "</p></em>" * 40, "<svg><math>" * 30, "[" * 200, "](" * 100, "[x](https://" * 3, "*" * 200, "_" * 200, "`" * 199,
    "> " * 100, "- " * 100, "\\" * 200, "\u0301" * 100,
    "\x00" * 50, "\ufffe\uffff", "\U000e0001" * 30, "\U0010ffff", "a\u202eb\u2066c", "\x85\u2028\u2029\x0b\x0c",
    "<\x00a>", "<a\x00 href=x>", "<br/" * 50,
]  # fmt: skip
NESTS = [
    "*{0}*",
    "**{0}**",
    "`{0}`",
    "> {0}",
    "- {0}",
    "1. {0}",
    "[{0}](https://a.example/)",
    "\\{0}",
    "> > > {0}",
    "*a **{0}* b**",
    "{0}{0}",
]


@cache
def inputs() -> tuple[str, ...]:
    """All of them once, in an order that never changes."""
    return tuple(dict.fromkeys(_all()))


@cache
def kinds() -> tuple[str, ...]:
    """What is written out by hand, for fields that take a line each."""
    return tuple(dict.fromkeys([*vectors.WRITTEN, *DIGITS_ONLY, *_contexts(), *STRESS]))


def _all() -> Iterator[str]:
    yield from kinds()
    yield from vectors.corpus()
    yield from _handlers()
    for place, scheme in product(PLACES, [*SCHEMES, *DIGITS_ONLY]):
        yield place.format(f"{scheme}alert(1)" if not scheme[-1].isalnum() else scheme)
    for mutation, root, raw in product(MUTATIONS, ROOTS, RAW_TEXT):
        yield mutation.format(root, raw, "alert(1)")
    for encode, written in product(ENCODERS, vectors.WRITTEN):
        yield encode(written)
    for nest, written in product(NESTS, vectors.WRITTEN):
        yield nest.format(written)


def _contexts() -> Iterator[str]:
    for context, code in product(CONTEXTS, CODES):
        yield context.format(code)


def _handlers() -> Iterator[str]:
    for n, (element, handler) in enumerate(product(ELEMENTS, HANDLERS)):
        for turn in range(2):
            yield SPELLINGS[(2 * n + turn) % len(SPELLINGS)].format(element, handler, CODES[n % len(CODES)])
