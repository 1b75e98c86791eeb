import pytest

from comments.excerpt import defang, excerpt


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("https://exempel.se/a.html", "https[:]//exempel[.]se/a[.]html"),
        ("se www.foo.se nu", "se www[.]foo[.]se nu"),
        ("skriv till a@foo.se", "skriv till a@foo[.]se"),
        ("Det är 3.5. Slut.Nästa", "Det är 3.5. Slut[.]Nästa"),
        ("javascript://x", "javascript[:]//x"),
    ],
)
def test_nothing_stays_clickable(text: str, harmless: str) -> None:
    assert defang(text) == harmless


def test_a_long_text_is_shortened() -> None:
    assert len(excerpt("x" * 5_000)) == 600
    assert excerpt("kort", 10) == "kort"
