"""A Chromium that is given the site's answers by Django's test client, and tells whatever ran or could run in it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Frame, Page, Request, Route

SITE = "http://testserver"
FRAMES = f"{SITE}/frames/"
AT_ONCE = 10
TIMEOUT = 60_000
"""Milliseconds; a page may hold the whole corpus, on a machine with other work."""
HIDDEN_FROM_FRAMES = ("X-Frame-Options", "Content-Length", "Content-Encoding")
HOOKS = """
for (const name of ['alert', 'confirm', 'prompt', 'print']) self[name] = () => console.log('hostile: ' + name);
"""
# Whatever waits for a person's hand would not run by itself, so the page itself is looked at too.
AUDIT = r"""() => {
    const hostile = /alert|ran\b|print\(|abroad|eval/i, found = [];
    const addresses = ['action', 'background', 'cite', 'data', 'formaction', 'href', 'ping', 'poster', 'src'];
    const others = ['content', 'manifest', 'srcdoc', 'srcset', 'style', 'values', 'xlink:href'];
    const harmless = /^(https?:\/\/[^\/\\]+([\/?#]|$)|[\/?#](?![\/\\])|mailto:|tel:)/i;
    const tell = (what, element) => found.push(`${what} ${element.outerHTML.slice(0, 160)}`);
    if (typeof self.ran === 'number') found.push('a variable was set');
    if (document.title === 'ran') found.push('the title was set');
    for (const element of document.querySelectorAll('*')) {
        for (const {name, value} of element.attributes) {
            const lower = name.toLowerCase();
            const isText = lower === 'content' && !element.hasAttribute('http-equiv');
            if (!hostile.test(value)) continue;
            if (lower.startsWith('on')) tell('handler', element);
            if (addresses.includes(lower) && !harmless.test(value)) tell('address', element);
            if (others.includes(lower) && !isText) tell('address', element);
        }
        const isData = (element.type || '').endsWith('json');
        const isCode = ['script', 'style'].includes(element.localName) && !isData;
        if (isCode && hostile.test(element.textContent)) tell('code', element);
    }
    return found;
}"""


@dataclass
class Watch:
    """`with_policy` False takes the Content-Security-Policy away, so that nothing but the HTML itself is in the way."""

    page: Page
    with_policy: bool
    client: Client = field(default_factory=Client)
    found: list[str] = field(default_factory=list)
    opened: int = 0
    own: Context = field(default_factory=copy_context)
    """Playwright answers in a context of its own, where Django would open a second connection to the database."""
    _kept: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    _static: dict[str, Any] = field(default_factory=dict)

    def open(self, path: str) -> None:
        """As a person opens it. A feed is shown as text, which has no title."""
        self.page.goto(f"{SITE}{path}", timeout=TIMEOUT)
        self.look()

    def show(self, answers: Iterable[Any]) -> None:
        """Answers to what was posted, or the HTML of mails: several at once, each in a frame that bars nothing."""
        self._kept = [_parts(answer) for answer in answers]
        for start in range(0, len(self._kept), AT_ONCE):
            self.page.goto(f"{FRAMES}?{start}", timeout=TIMEOUT)
            self.look()

    def hand(self, answer: Any) -> None:
        """One answer, as the page that it is."""
        self._kept = [_parts(answer)]
        self.page.goto(f"{FRAMES}?n=0", timeout=TIMEOUT)

    def look(self) -> None:
        for frame in self.page.frames:
            if frame.url.startswith(SITE):
                self.opened += 1
                self.found += [f"{what} at {frame.url}" for what in frame.evaluate(AUDIT)]

    def answer(self, route: Route, request: Request) -> None:
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" != SITE:
            self.found.append(f"{request.url} was asked for by {_address(request.frame)}")
            route.abort()
        elif parts.path == "/frames/":
            self._fulfil(route, self._frame(parts.query) if "n=" in parts.query else self._frames(int(parts.query)))
        else:
            self._fulfil(route, self._from_site(request.url.removeprefix(SITE)))

    def _from_site(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if not path.startswith("/static/"):
            return _parts(self.own.run(self._get, path))
        if path not in self._static:
            self._static[path] = _parts(self.client.get(path))
        known: tuple[int, dict[str, str], bytes] = self._static[path]
        return known

    def _get(self, path: str) -> Any:
        # Playwright hands on no request that a redirect leads to.
        return self.client.get(path, follow=True)

    def _frames(self, start: int) -> tuple[int, dict[str, str], bytes]:
        numbers = range(start, min(start + AT_ONCE, len(self._kept)))
        frames = "".join(f'<iframe src="{FRAMES}?n={n}"></iframe>' for n in numbers)
        return 200, {"Content-Type": "text/html"}, f"<!doctype html><title>x</title>{frames}".encode()

    def _frame(self, query: str) -> tuple[int, dict[str, str], bytes]:
        return self._kept[int(query.removeprefix("n="))]

    def _fulfil(self, route: Route, parts: tuple[int, dict[str, str], bytes]) -> None:
        status, headers, body = parts
        barred = {*HIDDEN_FROM_FRAMES, *([] if self.with_policy else ["Content-Security-Policy"])}
        left = {name: value for name, value in headers.items() if name not in barred}
        route.fulfill(status=status, headers=left, body=body)

    def heard(self, message: ConsoleMessage) -> None:
        if message.text.startswith("hostile: "):
            self.found.append(f"{message.text} at {self.page.url}")

    def asked(self, dialog: Dialog) -> None:
        self.found.append(f"{dialog.type} at {self.page.url}")
        dialog.dismiss()


@contextmanager
def watching(browser: Browser, *, with_policy: bool, client: Client | None = None) -> Iterator[Watch]:
    context = browser.new_context(locale="sv-SE")
    context.add_init_script(HOOKS)
    watch = Watch(context.new_page(), with_policy, client or Client())
    context.route("**/*", watch.answer)
    watch.page.on("console", watch.heard)
    watch.page.on("dialog", watch.asked)
    yield watch
    context.close()


def _parts(answer: Any) -> tuple[int, dict[str, str], bytes]:
    if isinstance(answer, str):
        return 200, {"Content-Type": "text/html; charset=utf-8"}, answer.encode()
    return answer.status_code, {name: str(value) for name, value in answer.items()}, answer.getvalue()


def _address(frame: Frame) -> str:
    return frame.url
