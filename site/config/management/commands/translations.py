from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import translations


class Command(BaseCommand):
    help = "Brings the catalogues of the site in line with its sources, and compiles them."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("app", nargs="*", help='only these ("project" is what belongs to no app)')
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="change nothing; fail where a catalogue is not complete")
        only.add_argument("--compile", action="store_true", help="only compile what has changed")

    def handle(self, *args: Any, **options: Any) -> None:
        everywhere = translations.rooms(settings.ROOT, _own_apps(settings.ROOT))
        chosen = _chosen(everywhere, options["app"])
        if options["check"]:
            self._check(chosen, everywhere)
            return
        if not options["compile"]:
            known = translations.known_translations(everywhere)
            for room in chosen:
                for path in translations.update(room, known):
                    self.stdout.write(f"updated {path.relative_to(settings.ROOT)}")
        for room in chosen:
            translations.compile_room(room, force=not options["compile"])
        if not options["compile"]:
            self._tell_what_is_left(chosen, everywhere)

    def _check(self, chosen: list[translations.Room], everywhere: list[translations.Room]) -> None:
        found = [line for room in chosen for line in sorted(translations.problems(room))]
        found += translations.conflicts(everywhere)
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} to put right in the translations."]))
        self.stdout.write("Every string is translated.")

    def _tell_what_is_left(self, chosen: list[translations.Room], everywhere: list[translations.Room]) -> None:
        for line in [line for room in chosen for line in sorted(translations.problems(room))]:
            self.stdout.write(line)
        for line in translations.conflicts(everywhere):
            self.stdout.write(line)


def _own_apps(root: Path) -> dict[str, Path]:
    found = {config.label: Path(config.path) for config in apps.get_app_configs()}
    return {label: path for label, path in found.items() if path.parent in (root, root / "site")}


def _chosen(everywhere: list[translations.Room], names: list[str]) -> list[translations.Room]:
    unknown = set(names) - {room.name for room in everywhere}
    if unknown:
        raise CommandError(f"There is no app called {', '.join(sorted(unknown))}.")
    return [room for room in everywhere if not names or room.name in names]
