"""The table of promises in docs/newsletter.md names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
DOCUMENT = ROOT / "docs" / "newsletter.md"


def test_every_promise_has_a_proof_that_exists() -> None:
    table = DOCUMENT.read_text(encoding="utf-8").partition("## What is promised")[2]
    proofs = {int(row[1]): row[2] for row in re.finditer(r"^\| (\d+) \|[^|]+\|(.+)\|$", table, re.MULTILINE)}
    assert list(proofs) == list(range(1, 31))
    there = {name for path in TESTS.rglob("test_*.py") for name in re.findall(r"def (test_\w+)\(", path.read_text())}
    for number, proof in proofs.items():
        assert "`" in proof or "the same" in proof, number
        for beginning in re.findall(r"(?:::|`)(test_(?!\w+\.py)\w+)", proof):
            assert any(name.startswith(beginning) for name in there), (number, beginning)
        for ending in re.findall(r"…([a-z]\w+)`", proof):
            assert any(name.endswith(ending) for name in there), (number, ending)
        for path in re.findall(r"\w+/test_\w+\.py", proof):
            assert (TESTS / path).exists(), (number, path)
