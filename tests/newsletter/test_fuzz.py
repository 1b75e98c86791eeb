"""Statement 19: whatever the editor can store becomes a letter."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from blog.blocks import ARTICLE_BLOCKS
from blog.models import ArticlePage
from newsletter.build import Built, Frame, build
from newsletter.enums import ArticleForm
from newsletter.lint import look_over
from newsletter.models import Issue
from newsletter.skeleton import Token, join, split
from pages.mail_text import WIDTH
from pages.models import SiteSettings
from tests.blog.factories import a_topic, an_article
from tests.newsletter.factories import SLOT, a_newsletter, an_issue, an_item
from tests.newsletter.letters import WORDS, blocks
from tests.pages.factories import a_standard_page
from tests.pages.test_blocks import an_image

VALUES = {Token.ADDRESS: "lasare@example.org", Token.CODE: "i7.1.abc", Token.KEY: "K" * 32}
_LEAD = re.compile(r"^\s*(?:(?:[-*•>]|\d{1,2}\.)\s+)*")
LENGTHS = {
    "subject": 150,
    "preheader": 150,
    "intro": 3000,
    "title": 255,
    "lead": 600,
    "hero_alt": 200,
    "hero_caption": 300,
}
SITE = {
    "name": "Hos <Åsa> & co",
    "organisation": "Åsa & co",
    "address": "Storgatan 1\n<753 31>",
    "phone": "018-10 & 11",
}


def inputs(number: int) -> settings_of:
    return settings_of(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


class Desk:
    """A letter with one article, which is written anew for each input."""

    def __init__(self) -> None:
        newsletter = a_newsletter(unsubscribe_address="ut@example.se")
        SiteSettings.objects.update(**SITE)
        image = an_image()
        self.issue = an_issue(newsletter)
        self.article = an_article(topic=a_topic("Möten & <mera>", slug="moten"), hero_image=image, hero_alt="x")
        an_item(self.issue, article=self.article)
        self.images, self.pages = [image.pk], [a_standard_page().pk, an_article().pk]

    def build(self, words: dict[str, str], body: list[dict[str, Any]], form: ArticleForm) -> Built:
        said = {name: words[name][:length] for name, length in LENGTHS.items()}
        of_issue = {name: said.pop(name) for name in ("subject", "preheader", "intro")}
        Issue.objects.filter(pk=self.issue.pk).update(**of_issue)
        self.issue.items.update(form=form)
        ArticlePage.objects.filter(pk=self.article.pk).update(body=body, **said)
        return build(Frame(Issue.objects.select_related("newsletter").get(pk=self.issue.pk), "sv", 7, SLOT))


@pytest.fixture
def desk(db: None, settings: LazySettings) -> Desk:
    settings.BASE_URL = "https://www.example.se"
    return Desk()


def write_and_look(desk: Desk, examples: int) -> None:
    counted = 0

    @inputs(examples)
    @given(
        words=st.fixed_dictionaries(dict.fromkeys(LENGTHS, st.one_of(WORDS, st.just("")))),
        body=blocks(desk.images, desk.pages),
        form=st.sampled_from(ArticleForm),
    )
    def look(words: dict[str, str], body: list[dict[str, Any]], form: ArticleForm) -> None:
        nonlocal counted
        counted += 1
        hold_to_the_rules(desk.build(words, body, form))

    look()
    assert counted >= examples


def hold_to_the_rules(made: Built) -> None:
    found = look_over(made)
    assert not [fault for fault in found.faults if not made.is_too_big]
    assert "<mj-" not in made.html
    raw = join(split(made.skeleton, made.marker), VALUES)
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    assert not [part.defects for part in message.walk() if part.defects]
    assert not [header.defects for header in message.values() if getattr(header, "defects", ())]
    assert message["Subject"] == made.subject
    assert made.marker.encode() not in raw.replace(f"=_{made.marker}".encode(), b"")
    text = made.text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)
    assert not re.search(r"\n\n\n|[ \t]\n", text.replace("\n-- \n", "\n"))
    # Only a word that cannot be broken makes a longer line.
    assert not [line for line in text.splitlines() if len(line) > WIDTH and " " in _LEAD.sub("", line)]


def test_every_block_of_the_editor_is_among_the_inputs() -> None:
    """A block that is added later must be added to `letters.blocks` too."""
    known: set[str] = set()

    @inputs(100)
    @given(blocks([1], [1]))
    def gather(body: list[dict[str, Any]]) -> None:
        known.update(block["type"] for block in body)

    gather()
    assert known == {name for name, _block in ARTICLE_BLOCKS}


def test_statement_19_whatever_the_editor_can_store_becomes_a_letter(desk: Desk) -> None:
    write_and_look(desk, 120)


@pytest.mark.proof
@pytest.mark.parametrize("part", range(4))
def test_statement_19_ten_thousand_inputs_become_letters(desk: Desk, part: int) -> None:
    """In four parts, so that they can run side by side."""
    write_and_look(desk, 2_500)
