from typing import Any

from django.core.management.base import BaseCommand

from pages import search_index


class Command(BaseCommand):
    help = "Reads every published page anew for the search of the site."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{search_index.rebuild()} pages can be found.")
