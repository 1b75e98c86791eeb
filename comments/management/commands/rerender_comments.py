import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from comments.rerender import Batch, rerender, waiting

TOLD_EVERY = 10
"""Seconds between two lines of progress."""


class Command(BaseCommand):
    help = (
        "Make the HTML of comments from their source again, where it comes from an older renderer. "
        "It can be stopped at any time: run it again, and it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also those that are up to date")
        parser.add_argument("--after", type=int, default=0, metavar="ID", help="with --all: go on behind this comment")

    def handle(self, *_args: Any, **options: Any) -> None:
        chosen = {"everything": options["all"], "after": options["after"]}
        total, done = waiting(**chosen).count(), Batch(0, 0, options["after"])
        begun = told = time.monotonic()
        for batch in rerender(**chosen):
            done = Batch(done.rendered + batch.rendered, done.changed + batch.changed, batch.last)
            if time.monotonic() - told >= TOLD_EVERY:
                told = time.monotonic()
                self.stdout.write(f"{done.rendered} of {total} comments, up to number {done.last}")
        seconds = time.monotonic() - begun
        words = f"{done.rendered} comments rendered, {done.changed} of them differently, in {seconds:.1f} seconds."
        self.stdout.write(words)
