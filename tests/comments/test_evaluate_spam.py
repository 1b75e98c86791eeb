import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.comments.labelled import FILE, labelled


def evaluated(file: Path, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("evaluate_spam", str(file), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_it_tells_how_the_later_part_was_judged() -> None:
    out, err = evaluated(FILE)
    lines = out.splitlines()
    assert lines[0] == "Learnt from the first 287 comments, judged the later 124."
    for label in (
        "Spam held:",
        "Good comments held:",
        "Spam put with the spam:",
        "Good comments put with the spam:",
        "Precision of holding:",
        "Recall of holding:",
        "Thresholds, to hold and for spam: 0.5 and 0.9",
        "Time:",
    ):
        assert any(line.startswith(label) for line in lines), label
    assert err == ""


def test_folds_judge_every_comment() -> None:
    out, _err = evaluated(FILE, folds=3)
    assert out.startswith(f"Judged {len(labelled())} comments")
    assert f"of {sum(row.example.is_spam for row in labelled())})" in out


def test_bad_lines_are_named_and_the_rest_is_used(tmp_path: Path) -> None:
    rows = [
        "{",
        "[]",
        '{"text": "hej"}',
        '{"text": 5, "is_spam": true}',
        '{"text": "hej", "author": 7, "is_spam": true}',
        '{"text": "hej", "is_spam": "ja"}',
        "[" * 100_000,
        "",
    ]
    file = tmp_path / "odd.jsonl"
    file.write_bytes("\n".join(rows).encode() + b"\n\xff\xfe\n" + FILE.read_bytes() + b"\n[\n" * 20)
    out, err = evaluated(file)
    assert [line.split(":")[0] for line in err.splitlines()[:3]] == [
        "Line 1 is left out",
        "Line 2 is left out",
        "Line 3 is left out",
    ]
    assert "Line 9 is left out" in err
    assert err.splitlines()[-1].endswith("more lines are left out.")
    assert "judged the later 124" in out


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "holds no labelled comment"),
        ([{"text": "hej", "is_spam": True}] * 50, "holds spam alone"),
        ([{"text": "hej", "is_spam": 0}] * 50, "holds good comments alone"),
        ([{"text": f"{n}", "is_spam": n % 2 == 0} for n in range(30)], "at least 20 comments of each kind"),
    ],
)
def test_a_file_that_cannot_be_tried_is_told_plainly(rows: list[dict[str, Any]], why: str, tmp_path: Path) -> None:
    file = tmp_path / "few.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with pytest.raises(CommandError, match=why):
        evaluated(file)


def test_a_missing_file_and_a_single_fold_are_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        evaluated(tmp_path / "none.jsonl")
    with pytest.raises(CommandError, match="at least 2"):
        evaluated(FILE, folds=1)
