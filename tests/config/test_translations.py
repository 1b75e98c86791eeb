import gettext
import io
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from config import translations
from config.translations import Room

SOURCE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
title = _("Title")
seats = ngettext("%(count)d seat", "%(count)d seats", 2) % {"count": 2}
may = pgettext("month", "May")
long = _("one " "two")
"""
TEMPLATE = """{% load i18n %}
   <p class="don't">{% translate "Read more" %} 50 % off
{% blocktranslate count n=n trimmed %}
    {{ n }} comment
{% plural %}
    {{ n }} comments
{% endblocktranslate %}
  {# Translators: shown at night #}
{{ _("Night")|upper }}</p>
"""
SWEDISH: dict[str, str | tuple[str, ...]] = {
    "Title": "Titel",
    "%(count)d seat": ("%(count)d plats", "%(count)d platser"),
    "May": "maj",
    "one two": "ett två",
    "Read more": "Läs mer",
    "%(n)s comment": ("%(n)s kommentar", "%(n)s kommentarer"),
    "Night": "Natt",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "blog" / "migrations").mkdir(parents=True)
    (tmp_path / "blog" / "models.py").write_text(SOURCE)
    (tmp_path / "blog" / "migrations" / "0001.py").write_text('_("Not this")')
    (tmp_path / "templates" / "blog").mkdir(parents=True)
    (tmp_path / "templates" / "blog" / "page.html").write_text(TEMPLATE)
    (tmp_path / "templates" / "blog" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "templates" / "base.html").write_text('{% load i18n %}{% translate "Skip to the text" %}')
    (tmp_path / "site" / "config").mkdir(parents=True)
    (tmp_path / "site" / "config" / "settings.py").write_text('LANGUAGES = [("sv", _("Swedish"))]')
    return tmp_path


@pytest.fixture
def rooms(tree: Path) -> list[Room]:
    return translations.rooms(tree, {"blog": tree / "blog", "config": tree / "site" / "config"})


def fill(room: Room, language: str, strings: Mapping[str, str | tuple[str, ...]]) -> None:
    """What a translator does with an editor."""
    catalog = translations.read(room.po(language), language)
    for (text, _context), message in translations.entries(catalog).items():
        key = text if isinstance(text, str) else text[0]
        message.string = strings.get(key, message.string)
    translations._write(room.po(language), catalog, language)


def update(rooms: list[Room]) -> list[Path]:
    return [path for room in rooms for path in translations.update(room, translations.known_translations(rooms))]


def problems(rooms: list[Room]) -> list[str]:
    return [line for room in rooms for line in translations.problems(room)]


def test_each_app_owns_its_strings_and_the_project_the_rest(rooms: list[Room]) -> None:
    found = {room.name: {key[0] for key in translations.entries(translations.extracted(room))} for room in rooms}
    assert found == {
        "blog": {
            "Title",
            ("%(count)d seat", "%(count)d seats"),
            "May",
            "one two",
            "Read more",
            ("%(n)s comment", "%(n)s comments"),
            "Night",
        },
        "project": {"Swedish", "Skip to the text"},
    }


def test_the_source_language_fills_itself_and_the_other_is_named_until_it_is_full(rooms: list[Room]) -> None:
    update(rooms)
    assert not [line for line in problems(rooms) if "/en/" in line]
    assert "blog/locale/sv/LC_MESSAGES/django.po: not translated: 'May' [month]" in problems(rooms)
    fill(rooms[0], "sv", SWEDISH)
    fill(rooms[1], "sv", {"Swedish": "Svenska", "Skip to the text": "Hoppa till texten"})
    assert problems(rooms) == []


def test_a_second_update_changes_nothing(rooms: list[Room]) -> None:
    assert len(update(rooms)) == 4
    fill(rooms[0], "sv", SWEDISH)
    assert update(rooms) == []


def test_translations_stay_when_strings_come_and_go(rooms: list[Room], tree: Path) -> None:
    update(rooms)
    fill(rooms[0], "sv", SWEDISH)
    (tree / "blog" / "models.py").write_text('_("Title")\n_("Titles")')
    assert any("no longer used: 'one two'" in line for line in problems(rooms))
    assert any("missing: 'Titles'" in line for line in problems(rooms))
    update(rooms)
    strings = {key[0]: m.string for key, m in translations.entries(translations.read(rooms[0].po("sv"), "sv")).items()}
    assert strings["Title"] == "Titel"
    assert strings["Titles"] == ""
    assert "one two" not in strings


def test_a_string_translated_elsewhere_in_the_site_is_not_asked_for_again(rooms: list[Room], tree: Path) -> None:
    update(rooms)
    fill(rooms[0], "sv", SWEDISH)
    (tree / "templates" / "base.html").write_text('{% load i18n %}{% translate "Read more" %}')
    update(rooms)
    assert 'msgstr "Läs mer"' in rooms[1].po("sv").read_text()


def test_two_apps_cannot_translate_the_same_string_differently(rooms: list[Room], tree: Path) -> None:
    (tree / "templates" / "base.html").write_text('{% load i18n %}{% translate "Read more" %}')
    update(rooms)
    fill(rooms[0], "sv", SWEDISH)
    assert list(translations.conflicts(rooms)) == []
    fill(rooms[1], "sv", {"Read more": "Mer"})
    assert list(translations.conflicts(rooms)) == ["sv: blog and project translate this differently: 'Read more'"]


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ({"%(count)d seat": ("%(antal)d plats", "%(count)d platser")}, "seat"),
        ({"%(count)d seat": ("%(count)d plats", "")}, "not translated: '%(count)d seat'"),
        ({"Title": "Titel\n"}, "line break in one language only: 'Title'"),
        ({"Title": "Titel {name}"}, "placeholders} differ: 'Title'"),
    ],
)
def test_a_translation_that_would_break_is_named(
    rooms: list[Room], translation: dict[str, str | tuple[str, ...]], fault: str
) -> None:
    update(rooms)
    fill(rooms[0], "sv", SWEDISH | translation)
    assert [line for line in problems(rooms[:1]) if fault in line]


def test_a_fuzzy_entry_is_not_good_enough(rooms: list[Room]) -> None:
    update(rooms)
    fill(rooms[0], "sv", SWEDISH)
    path = rooms[0].po("sv")
    path.write_text(path.read_text().replace('msgid "Title"', '#, fuzzy\nmsgid "Title"'))
    assert problems(rooms[:1]) == ["blog/locale/sv/LC_MESSAGES/django.po: fuzzy: 'Title'"]


def test_compiled_catalogues_are_read_by_gettext_and_made_again_only_when_older(rooms: list[Room]) -> None:
    update(rooms)
    fill(rooms[0], "sv", SWEDISH)
    written = [path for room in rooms for path in translations.compile_room(room)]
    assert len(written) == 4
    assert [path for room in rooms for path in translations.compile_room(room)] == []
    os.utime(rooms[0].po("sv"))
    assert translations.compile_room(rooms[0]) == [rooms[0].po("sv").with_suffix(".mo")]
    with rooms[0].po("sv").with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Title") == "Titel"
    assert compiled.pgettext("month", "May") == "maj"
    assert [compiled.ngettext("%(n)s comment", "%(n)s comments", n) for n in (0, 1, 2)] == [
        "%(n)s kommentarer",
        "%(n)s kommentar",
        "%(n)s kommentarer",
    ]


def test_what_fills_the_gaps_of_wagtail_is_checked_and_compiled_but_never_dropped(rooms: list[Room]) -> None:
    update(rooms)
    project = rooms[1]
    fill(project, "sv", {"Swedish": "Svenska", "Skip to the text": "Hoppa till texten"})
    content = (
        translations.HEADER.format(language="sv") + 'msgid "Sidebar"\nmsgstr "Sidofält"\n\nmsgid "Dock"\nmsgstr ""\n'
    )
    project.extras("sv").write_text(content)
    update(rooms)
    assert project.extras("sv").read_text() == content
    assert problems([project]) == ["locale/sv/LC_MESSAGES/wagtail.po: not translated: 'Dock'"]
    translations.compile_room(project)
    with project.po("sv").with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert (compiled.gettext("Sidebar"), compiled.gettext("Swedish")) == ("Sidofält", "Svenska")


def test_an_app_without_strings_gets_no_catalogue(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    room = translations.rooms(tmp_path, {"empty": tmp_path / "empty"})[0]
    assert translations.update(room, {}) == []
    assert translations.compile_room(room) == []
    assert list(translations.problems(room)) == []


@pytest.fixture
def command_tree(tree: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    from config.management.commands import translations as command

    settings.ROOT = tree
    monkeypatch.setattr(command, "_own_apps", lambda root: {"blog": root / "blog", "config": root / "site" / "config"})
    return tree


def test_the_command_updates_tells_what_is_left_and_checks(command_tree: Path, rooms: list[Room]) -> None:
    out = io.StringIO()
    call_command("translations", stdout=out)
    assert "updated blog/locale/sv/LC_MESSAGES/django.po" in out.getvalue()
    assert "not translated: 'Title'" in out.getvalue()
    with pytest.raises(CommandError, match="9 to put right in the translations"):
        call_command("translations", "--check")
    fill(rooms[0], "sv", SWEDISH)
    call_command("translations", "blog", stdout=io.StringIO())
    fill(rooms[1], "sv", {"Swedish": "Svenska", "Skip to the text": "Hoppa till texten"})
    out = io.StringIO()
    call_command("translations", "--check", stdout=out)
    assert out.getvalue() == "Every string is translated.\n"


def test_a_conflict_is_told_at_once(command_tree: Path, rooms: list[Room]) -> None:
    (command_tree / "templates" / "base.html").write_text('{% load i18n %}{% translate "Read more" %}')
    update(rooms)
    fill(rooms[0], "sv", SWEDISH)
    fill(rooms[1], "sv", {"Read more": "Mer"})
    out = io.StringIO()
    call_command("translations", stdout=out)
    assert "translate this differently: 'Read more'" in out.getvalue()


def test_only_compiling_leaves_the_sources_alone(command_tree: Path, rooms: list[Room]) -> None:
    update(rooms)
    (command_tree / "blog" / "models.py").write_text('_("New")')
    call_command("translations", "--compile")
    assert 'msgid "New"' not in rooms[0].po("sv").read_text()
    assert rooms[0].po("en").with_suffix(".mo").exists()


def test_an_app_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="There is no app called blogg"):
        call_command("translations", "blogg")


def test_only_our_own_apps_are_read() -> None:
    from django.conf import settings

    from config.management.commands.translations import _own_apps

    own = _own_apps(settings.ROOT)
    assert {"blog", "newsletter", "comments", "pages", "config"} <= own.keys()
    assert not {"wagtailadmin", "auth"} & own.keys()


def test_the_gaps_that_are_filled_are_still_gaps_of_wagtails_swedish() -> None:
    """When Wagtail, or taggit within it, has translated one itself, ours would go on hiding it.

    What says on purpose in other words what Wagtail says is marked "reworded".
    """
    import taggit
    import wagtail
    from django.conf import settings

    folders = [Path(package.__file__ or "").parent for package in (wagtail, taggit)]
    asked, answered = (
        {
            key: message
            for folder in folders
            for path in folder.rglob(f"locale/{language}/LC_MESSAGES/django.po")
            for key, message in translations.entries(translations.read(path, language)).items()
        }
        for language in ("en", "sv")
    )
    ours = translations.entries(translations.read(settings.ROOT / "locale/sv/LC_MESSAGES/wagtail.po", "sv"))
    assert ours.keys() - asked.keys() == set()
    whole = {key for key in ours if key in answered and translations._is_complete(answered[key])}
    assert whole == {key for key, message in ours.items() if "reworded" in message.user_comments}
