"""The catalogues of the site: made and compiled by Babel, because a bare machine has no gettext programs.

Every app owns the strings of its Python and of `templates/<app>`; what belongs to no app is in the catalogue of the
project. Beside the latter, `wagtail.po` fills the gaps of Wagtail's own Swedish, which no source of ours holds, and
`djangojs.po` those of its scripts.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGES = ("sv", "en")
SOURCE_LANGUAGE = "en"
PROJECT = "project"
TEMPLATE_SUFFIXES = {".html", ".mjml", ".txt", ".xml"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
_BRACES = re.compile(r"\{\w*\}")

Key = tuple[str | tuple[str, ...], str | None]


@dataclass(frozen=True)
class Room:
    """An app, or the project around them: where its sources are and where its catalogues go."""

    name: str
    root: Path
    home: Path
    sources: tuple[Path, ...]

    def po(self, language: str) -> Path:
        return self.home / "locale" / language / "LC_MESSAGES" / "django.po"

    def extras(self, language: str) -> Path:
        return self.po(language).with_name("wagtail.po")

    def scripts(self, language: str) -> Path:
        return self.po(language).with_name("djangojs.po")


def rooms(root: Path, apps: Mapping[str, Path]) -> list[Room]:
    """`apps` are our own, by label; the one called "config" belongs to the project."""
    templates = root / "templates"
    found = []
    for label, home in sorted(apps.items()):
        if label != "config":
            found.append(Room(label, root, home, (*_python(home), *_templates(templates / label))))
    homeless = [path for path in _templates(templates) if path.relative_to(templates).parts[0] not in apps]
    python = _python(apps["config"]) if "config" in apps else ()
    return [*found, Room(PROJECT, root, root, (*python, *homeless))]


def _python(home: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in home.rglob("*.py") if "migrations" not in path.parts))


def _templates(home: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in home.rglob("*") if path.suffix in TEMPLATE_SUFFIXES))


def extracted(room: Room) -> Catalog:
    catalog = Catalog()
    for path in room.sources:
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What is left around the strings is no Python, so its indentation must not be read as such.
            source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
        where = str(path.relative_to(room.root))
        for _line, message, comments, context in extract(
            "python", io.BytesIO(source.encode()), KEYWORDS, ("Translators:",), {"encoding": "utf-8"}
        ):
            catalog.add(message, locations=[(where, 0)], auto_comments=comments, context=context)
    return catalog


def entries(catalog: Catalog) -> dict[Key, Message]:
    return {_key(message): message for message in catalog if message.id}


def _key(message: Message) -> Key:
    return message.id if isinstance(message.id, str) else tuple(message.id), message.context


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(room: Room, known: Mapping[str, Mapping[Key, Message]]) -> list[Path]:
    """Bring the room's catalogues in line with its sources; translations stay, what is gone goes.

    `known` holds, by language, translations of the same string elsewhere in the site.
    """
    template = extracted(room)
    changed = []
    for language in LANGUAGES:
        path = room.po(language)
        old = entries(read(path, language))
        catalog = Catalog(locale=language)
        for key, message in entries(template).items():
            string = _translation(language, key, old, known.get(language, {}))
            catalog.add(
                message.id,
                string,
                locations=sorted(set(message.locations)),
                auto_comments=message.auto_comments,
                user_comments=old[key].user_comments if key in old else (),
                context=message.context,
            )
        if _write(path, catalog, language):
            changed.append(path)
    return changed


def _translation(
    language: str, key: Key, old: Mapping[Key, Message], known: Mapping[Key, Message]
) -> str | tuple[str, ...]:
    if language == SOURCE_LANGUAGE:
        return key[0]
    for source in (old, known):
        if key in source and _is_complete(source[key]):
            strings = _parts(source[key].string)
            return strings[0] if isinstance(key[0], str) else strings
    return "" if isinstance(key[0], str) else ("", "")


def _write(path: Path, catalog: Catalog, language: str) -> bool:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
    content = HEADER.format(language=language) + buffer.getvalue().decode().lstrip()
    if (path.exists() and path.read_text(encoding="utf-8") == content) or not entries(catalog):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return True


def compile_room(room: Room, *, force: bool = False) -> list[Path]:
    """Write the .mo files that are older than their sources."""
    written = []
    for language in LANGUAGES:
        for group in ((room.po(language), room.extras(language)), (room.scripts(language),)):
            sources = [path for path in group if path.exists()]
            if not sources:
                continue
            target = group[0].with_suffix(".mo")
            newest = max(path.stat().st_mtime_ns for path in sources)
            if force or not target.exists() or target.stat().st_mtime_ns < newest:
                _compile(sources, target, language)
                written.append(target)
    return written


def _compile(sources: Sequence[Path], target: Path, language: str) -> None:
    merged = Catalog(locale=language, fuzzy=False)
    for path in reversed(sources):
        for message in read(path, language):
            if message.id:
                merged.add(message.id, message.string, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, merged)
    target.write_bytes(buffer.getvalue())


def problems(room: Room) -> Iterator[str]:
    """What keeps the room from being complete in both languages, a line each."""
    wanted = entries(extracted(room))
    for language in LANGUAGES:
        path = room.po(language)
        where = path.relative_to(room.root)
        catalog = read(path, language)
        present = entries(catalog)
        for key in wanted.keys() - present.keys():
            yield f"{where}: missing: {_shown(key)}"
        for key in present.keys() - wanted.keys():
            yield f"{where}: no longer used: {_shown(key)}"
        for key in wanted.keys() & present.keys():
            yield from (f"{where}: {fault}: {_shown(key)}" for fault in _faults(present[key], catalog))
        extras = read(room.extras(language), language)
        for key, message in entries(extras).items():
            name = room.extras(language).relative_to(room.root)
            yield from (f"{name}: {fault}: {_shown(key)}" for fault in _faults(message, extras))


def conflicts(found: list[Room]) -> Iterator[str]:
    """Django merges all catalogues, so one string has one translation in the whole site."""
    for language in LANGUAGES:
        first: dict[Key, tuple[Room, Message]] = {}
        for room in found:
            catalogues = [read(path, language) for path in (room.po(language), room.extras(language))]
            for key, message in (item for catalog in catalogues for item in entries(catalog).items()):
                if not _is_complete(message):
                    continue
                owner, other = first.setdefault(key, (room, message))
                if other.string != message.string:
                    yield f"{language}: {owner.name} and {room.name} translate this differently: {_shown(key)}"


def known_translations(found: list[Room]) -> dict[str, dict[Key, Message]]:
    by_language: dict[str, dict[Key, Message]] = {}
    for language in LANGUAGES:
        catalogues = [entries(read(room.po(language), language)) for room in found]
        by_language[language] = {key: m for entry in catalogues for key, m in entry.items() if _is_complete(m)}
    return by_language


def _is_complete(message: Message) -> bool:
    strings = _parts(message.string)
    return bool(strings) and all(strings)


def _parts(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _faults(message: Message, catalog: Catalog) -> Iterator[str]:
    if not _is_complete(message):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    for error in message.check(catalog):
        yield str(error)
    ids, strings = _parts(message.id), _parts(message.string)
    allowed = [set(_BRACES.findall(text)) for text in ids]
    if any(set(_BRACES.findall(text)) not in allowed for text in strings):
        yield "the {placeholders} differ"
    if any((text[:1] == "\n", text[-1:] == "\n") != (ids[0][:1] == "\n", ids[0][-1:] == "\n") for text in strings):
        yield "begins or ends with a line break in one language only"


def _shown(key: Key) -> str:
    text = key[0] if isinstance(key[0], str) else key[0][0]
    context = f" [{key[1]}]" if key[1] else ""
    return f"{text!r}{context}"
