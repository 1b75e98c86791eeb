from django.utils import timezone

from comments import learn as learning
from comments import second_opinion


def learn() -> None:
    learning.learn(timezone.now())


def ask_akismet(pk: int, version: int) -> None:
    second_opinion.ask(pk, version, now=timezone.now())
