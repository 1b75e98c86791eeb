import logging

import pytest

from mail.journal import note


def test_no_fact_can_forge_a_line_or_turn_a_terminal(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="mail.journal"):
        note("mail.reply", letter=42, town="Malmö", said="550 no\nmail.reply letter=43", code="\x1b[2J", halt="")
    words = r"mail.reply letter=42 town=Malmö said='550 no\nmail.reply letter=43' code='\x1b[2J' halt=''"
    assert caplog.messages == [words]
