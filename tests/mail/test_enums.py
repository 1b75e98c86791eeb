from mail.enums import Reason, in_words


def test_a_reason_is_put_into_words_with_what_the_server_said() -> None:
    assert in_words("") == ""
    assert in_words(Reason.BUSY) == str(Reason.BUSY.label)
    assert in_words("busy: 421 closing") == f"{Reason.BUSY.label} (421 closing)"
    assert in_words("something else") == "something else"
