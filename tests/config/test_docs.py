"""A setting that can be changed from outside and stands nowhere in the docs does not exist for its reader."""

import ast
import re
from pathlib import Path

from django.conf import settings

from config import env

ROOT: Path = settings.ROOT
DOCS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
DOCUMENTED = set(re.findall(r"`([A-Z][A-Z_]+)`", DOCS))
# Not for people: set by our own programs for the ones they start.
INTERNAL = {"DJANGO_SETTINGS_MODULE", "Q_CLUSTER_NAME"}


def names_in_source() -> set[str]:
    """Also those that are only read in production, which `env.READ` cannot show here."""
    tree = ast.parse((ROOT / "site" / "config" / "settings.py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.fullmatch(r"env\.\w+", ast.unparse(node.func)):
            name = ast.literal_eval(node.args[0])
            found |= {name, f"{name}_FILE"} if ast.unparse(node.func) in _SECRETS else {name}
    return found


_SECRETS = {"env.secret", "env.database", "env.cache"}


def names_in_makefile() -> set[str]:
    return set(re.findall(r"^([A-Z_]+) \?=", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_setting_that_is_read_is_documented() -> None:
    assert (env.READ | names_in_source() | names_in_makefile()) - DOCUMENTED - INTERNAL == set()


def test_nothing_is_documented_that_is_not_read() -> None:
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", DOCS, re.MULTILINE))
    assert rows - names_in_source() - names_in_makefile() == set()


def test_no_other_module_reads_the_environment_by_itself() -> None:
    allowed = {ROOT / "site" / "config" / "env.py"}
    folders = [ROOT / "blog", ROOT / "newsletter", ROOT / "comments", *(ROOT / "site").iterdir()]
    for path in (path for folder in folders for path in folder.rglob("*.py") if path not in allowed):
        for found in re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"|getenv\(\"([A-Z_]+)\"", path.read_text("utf-8")):
            assert set(found) - {""} <= INTERNAL, f"{path} reads {found}"


def test_every_target_of_the_makefile_that_people_use_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    described = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    declared = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())  # type: ignore[index]
    assert declared - described == {"venv", "installed", "installed-test"}
