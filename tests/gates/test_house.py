"""The rules of the house that no other tool holds us to."""

import ast
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.ROOT
NAMELESS = {"utils", "helpers", "common", "misc"}
LONGEST_MODULE = 320
LONGEST_FUNCTION = 50
# The hosts of package registries, in halves so that this file does not name them.
REGISTRIES = ["pypi." + "org", "files.python" + "hosted", "registry.npm" + "js", "deb.debian" + ".org"]
WORKPLACES = ["/wo" + "rk/", "/ro" + "ot/", "/home" + "/"]


def committed() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def texts(*suffixes: str) -> Iterator[tuple[Path, str]]:
    for path in committed():
        if not suffixes or path.suffix in suffixes:
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def modules() -> Iterator[tuple[Path, str]]:
    return ((path, text) for path, text in texts(".py") if "migrations" not in path.parts)


def test_the_second_source_root_can_never_shadow_pythons_own_site() -> None:
    import site

    assert not (ROOT / "site" / "__init__.py").exists()
    assert site.__file__ is not None
    assert Path(site.__file__).parent == Path(sysconfig.get_path("stdlib"))


def test_a_module_is_named_after_what_it_does() -> None:
    assert [path for path, _ in texts(".py") if path.stem in NAMELESS] == []


def test_modules_and_functions_are_short_enough_to_be_read() -> None:
    too_long = []
    for path, text in modules():
        lines = text.count("\n")
        if lines > LONGEST_MODULE and "tests" not in path.parts:
            too_long.append(f"{path.relative_to(ROOT)}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long.append(f"{path.relative_to(ROOT)}: {node.name} has {length} lines")
    assert too_long == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    found = [path for path, text in texts(".py", ".html", ".css", ".mjml", ".md", ".toml", "") if later.search(text)]
    assert found == []


def test_no_file_names_a_registry_or_a_folder_of_the_machine_it_was_written_on() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path, text in texts()
        for word in [*REGISTRIES, *WORKPLACES]
        if re.search(rf"(?<![\w.:/-]){re.escape(word)}" if word in WORKPLACES else re.escape(word), text)
    ]
    assert found == []


def test_only_one_module_each_knows_bleach_and_mjml() -> None:
    for library, home in {"bleach": "comments/sanitise.py", "mjml": "site/mail/mjml.py"}.items():
        importing = re.compile(rf"^\s*(?:import|from) {library}\b", re.MULTILINE)
        users = {str(path.relative_to(ROOT)) for path, text in modules() if importing.search(text)}
        assert {user for user in users if not user.startswith("tests/")} == {home}


def test_only_the_mail_room_and_its_catcher_speak_smtp() -> None:
    importing = re.compile(r"^\s*(?:import|from) (?:smtplib|aiosmtpd)\b", re.MULTILINE)
    users = {path.relative_to(ROOT).parts[:2] for path, text in modules() if importing.search(text)}
    assert {user for user in users if user[0] != "tests"} <= {("site", "mail"), ("site", "demo")}


def test_only_the_clock_hands_tasks_to_the_queue() -> None:
    importing = re.compile(r"^\s*from django_q\.tasks import", re.MULTILINE)
    users = [str(path.relative_to(ROOT)) for path, text in modules() if importing.search(text)]
    assert users == ["site/clock/queue.py"]
