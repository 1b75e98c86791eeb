"""How a page can be looked at while it is written: on the web, and whatever the apps add."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WEB: tuple[str, Promise] = ("", _("On the web"))


def _every(_page: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class PreviewMode:
    """`serve(page, request)` shows the page as it has been typed so far, which may not be saved."""

    name: str
    label: Promise
    serve: Callable[[Any, HttpRequest], HttpResponse]
    fits: Callable[[Any], bool] = _every


_modes: dict[str, PreviewMode] = {}


def register(mode: PreviewMode) -> None:
    """Called from an app's AppConfig.ready; the modes stand in the order in which they came."""
    _modes[mode.name] = mode


def choices(page: Any) -> list[tuple[str, Promise]]:
    return [WEB, *((mode.name, mode.label) for mode in _modes.values() if mode.fits(page))]


def named(name: str) -> PreviewMode | None:
    """None for the page itself, and for a mode that is gone."""
    return _modes.get(name)


class Previewed:
    """For pages; stands before every other base, since some of Wagtail's know only the page itself."""

    @property
    def preview_modes(self) -> list[tuple[str, Promise]]:
        return choices(self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        mode = named(mode_name)
        if mode is not None:
            return mode.serve(self, request)
        page: HttpResponse = super().serve_preview(request, mode_name)  # type: ignore[misc]
        return page
