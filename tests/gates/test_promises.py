"""The tables of promises, of the letter, the comments and the workshops, name tests that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
MANY = {"newsletter.md": 30, "comments-proof.md": 30, "workshops-proof.md": 25}


@pytest.fixture(scope="module")
def tests() -> dict[str, set[str]]:
    """The names of the tests in each file."""
    found = {}
    for path in TESTS.rglob("test_*.py"):
        names = re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8"))
        found[path.relative_to(TESTS).as_posix()] = set(names)
    return found


def promises(document: str) -> dict[int, str]:
    table = (ROOT / "docs" / document).read_text(encoding="utf-8").partition("## What is promised")[2]
    return {int(row[1]): row[2] for row in re.finditer(r"^\| (\d+) \|[^|]+\|(.+)\|$", table, re.MULTILINE)}


@pytest.mark.parametrize(("document", "many"), MANY.items())
def test_every_promise_has_a_proof_that_exists(document: str, many: int, tests: dict[str, set[str]]) -> None:
    there = set().union(*tests.values())
    proofs = promises(document)
    assert list(proofs) == list(range(1, many + 1))
    for number, proof in proofs.items():
        assert "`" in proof or "the same" in proof, number
        for beginning in re.findall(r"(?:::|`)(test_(?!\w+\.py)\w+)", proof):
            assert any(name.startswith(beginning) for name in there), (number, beginning)
        for ending in re.findall(r"…([a-z]\w+)`", proof):
            assert any(name.endswith(ending) for name in there), (number, ending)
        for path in re.findall(r"[\w/]+/test_\w+\.py", proof):
            assert path in tests, (number, path)


def test_a_test_named_with_its_file_is_in_that_file(tests: dict[str, set[str]]) -> None:
    for document in MANY:
        for number, proof in promises(document).items():
            for path, name in re.findall(r"`([\w/]+/test_\w+\.py)::(test_\w+)`", proof):
                assert name in tests[path], (document, number, name)


@pytest.mark.parametrize("document", ["comments-proof.md", "workshops-proof.md"])
def test_each_promise_has_a_test_that_bears_its_number(document: str, tests: dict[str, set[str]]) -> None:
    for number, proof in promises(document).items():
        named = set().union(*(tests[path] for path in re.findall(r"[\w/]+/test_\w+\.py", proof)))
        assert any(name.startswith(f"test_statement_{number}_") for name in named), number
