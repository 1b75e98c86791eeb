from xml.etree import ElementTree as ET

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from pages import mail_html


@pytest.fixture(autouse=True)
def base_url(settings: LazySettings) -> None:
    settings.BASE_URL = "https://example.se"


@pytest.mark.django_db
def test_addresses_become_absolute_and_tags_are_closed() -> None:
    html = mail_html.well_formed('<p>Se <a href="/tjanster/">tjänster</a> &amp; mer<br></p>')
    assert html == '<p>Se <a href="https://example.se/tjanster/">tjänster</a> &amp; mer<br/></p>'


@pytest.mark.django_db
def test_a_link_that_leads_nowhere_becomes_text() -> None:
    assert mail_html.well_formed('<p><a linktype="page" id="99999">borta</a></p>') == "<p>borta</p>"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "ftp://example.org/a", "#kapitel", "http://[", "data:,a"])
def test_an_address_that_no_mail_program_opens_becomes_text(href: str) -> None:
    assert mail_html.well_formed(f'<p>Se <a href="{href}">här</a></p>') == "<p>Se här</p>"


def test_what_is_no_text_goes() -> None:
    assert mail_html.well_formed("<p>a<!-- b --><script>c()</script><a href='https://x.se/'> </a></p>") == "<p>a </p>"


@given(st.text(alphabet="ab<>&\"'/ p", max_size=60))
def test_whatever_is_written_comes_out_well_formed(text: str) -> None:
    html = mail_html.well_formed(f"<p>{text}</p>")
    ET.fromstring(f"<root>{html.replace('&nbsp;', ' ')}</root>")


def test_feed_markup_has_absolute_pictures() -> None:
    html = mail_html.absolute_html(
        '<img src="/media/a.jpg" srcset="/media/a.jpg 1x, /media/b.jpg 2x"><a href="#x">y</a>'
    )
    assert 'src="https://example.se/media/a.jpg"' in html
    assert 'srcset="https://example.se/media/a.jpg 1x, https://example.se/media/b.jpg 2x"' in html
    assert 'href="#x"' in html
