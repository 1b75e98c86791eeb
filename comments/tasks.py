from django.utils import timezone

from comments import learn as learning


def learn() -> None:
    learning.learn(timezone.now())
