import threading

import pytest

from comments.sanitise import REL, clean, is_web_address


@pytest.mark.parametrize(
    "address",
    ["https://a.se", "http://a.se/b?c=d#e", "HTTPS://A.SE/", "https://å.se/ö", "https://a.se:8443/", "http://[::1]/"],
)
def test_an_address_of_the_web(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a.se",
        "//a.se",
        "/inom",
        "https:a.se",
        "https:///a.se",
        "https:javascript:alert(1)",
        "javascript:alert(1)",
        "javascript:123",
        "data:1",
        "mailto:a@a.se",
        "ftp://a.se",
        "https://u@a.se",
        "https://u:p@a.se",
        "https://a.se:99999",
        "https://a.se:0",
        "https://a.se\\@b.se",
        "https://a.se/\u202egnp.exe",
        "https://a.se/\x01",
        "https://a.se/ b",
        "https://a.se/\n",
        "https://a\u00a0.se",
        'https://a.se/"x',
        "https://[::1",
        "https://",
    ],
)
def test_everything_else_is_no_address(address: str) -> None:
    assert not is_web_address(address)


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ('<a href="https://a.se" onclick="x" title="y">a</a>', f'<a href="https://a.se" rel="{REL}">a</a>'),
        ('<a href="javascript:1">a</a>', "<a>a</a>"),
        ('<a href="https:javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="//a.se">a</a>', "<a>a</a>"),
        ("<a>a</a>", "<a>a</a>"),
        ("<p class=x>a</p>", "<p>a</p>"),
        ("<!-- x -->a", "a"),
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
    ],
)
def test_the_sanitiser_alone_lets_nothing_else_through(html: str, cleaned: str) -> None:
    assert clean(html) == cleaned


def test_threads_do_not_share_a_cleaner() -> None:
    wrong: list[str] = []

    def work(word: str) -> None:
        results = [clean(f"<p>{word}</p><script>") for _n in range(50)]
        wrong.extend(html for html in results if html != f"<p>{word}</p>&lt;script&gt;")

    threads = [threading.Thread(target=work, args=(f"ord{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
