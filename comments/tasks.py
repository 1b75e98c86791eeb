from django.utils import timezone

from comments import due_mails, second_opinion
from comments import learn as learning


def learn() -> None:
    learning.learn(timezone.now())


def ask_akismet(pk: int, version: int) -> None:
    second_opinion.ask(pk, version, now=timezone.now())


def write_mails(pk: int) -> None:
    due_mails.write(pk, timezone.now())
