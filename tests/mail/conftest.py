from pathlib import Path

import pytest
from pytest_django import Settings

SUBJECT = "{% load i18n %}{% if language == 'sv' %}Hälsning till{% else %}Greetings to{% endif %} {{ name }}\n"
TEXT = (
    '{% extends "mail/layout.txt" %}{% load mail_tags %}{% block body %}Hej {{ name }},\n\n'
    "läs vidare: {% absolute_url 'wagtailadmin_home' %}?a={{ token|default:'kort' }}\n\n{{ words }}{% endblock %}"
)
MJML = (
    '{% extends "mail/layout.mjml" %}{% load mail_tags %}{% block body %}<mj-text><h1>Hej {{ name }}</h1>'
    "<p>{{ words|linebreaksbr }}</p></mj-text>"
    "<mj-button href=\"{% absolute_url 'wagtailadmin_home' %}?a={{ token|default:'kort' }}&amp;b={{ name|urlencode }}"
    '">'
    "Läs vidare</mj-button>{% endblock %}"
)


@pytest.fixture
def mail_templates(settings: Settings, tmp_path: Path) -> Path:
    """A folder of templates that holds the mail "letter"."""
    folder = tmp_path / "templates"
    (folder / "letter").mkdir(parents=True)
    for name, source in (("subject.txt", SUBJECT), ("body.txt", TEXT), ("body.mjml", MJML)):
        (folder / "letter" / name).write_text(source, encoding="utf-8")
    backend = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**backend, "DIRS": [*backend["DIRS"], folder]}]
    return folder
