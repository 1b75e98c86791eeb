"""A folder in which a mail server lays each mail as a file of its own: fresh ones in new/, looked at ones in cur/.

The standard library's class for this writes a mail anew to change its flags; here a file is only ever renamed.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from mail.report import MOST_BYTES

SEEN = "S"
FLAGGED = "F"
_INFO = ":2,"


class MaildirMailbox:
    def __init__(self, path: str) -> None:
        """Raises FileNotFoundError where there is none: an empty one made by us would hide a mistyped path."""
        self._folder = Path(path)
        if not (self._folder / "new").is_dir():
            raise FileNotFoundError(f"{path} is no Maildir: it has no folder new/.")

    def unread(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self._paths(), key=lambda path: path.name):
            try:
                with path.open("rb") as file:
                    raw = file.read(MOST_BYTES)
            except FileNotFoundError:
                continue  # a mail program has moved it meanwhile
            yield str(path), raw

    def mark(self, name: str, *, settled: bool) -> None:
        path = Path(name)
        unique, _colon, flags = path.name.partition(_INFO)
        marked = "".join(sorted({*flags, SEEN if settled else FLAGGED}))
        target = self._folder / "cur" / f"{unique}{_INFO}{marked}"
        target.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # likewise
            path.rename(target)

    def close(self) -> None:
        """Nothing is held open."""

    def _paths(self) -> Iterator[Path]:
        for name in ("new", "cur"):
            folder = self._folder / name
            for path in folder.iterdir() if folder.is_dir() else ():
                flags = path.name.partition(_INFO)[2]
                if SEEN not in flags and FLAGGED not in flags and not path.name.startswith("."):
                    yield path
