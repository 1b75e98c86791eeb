"""What the kinds of mail are called where the author reads of them. Apps name theirs in AppConfig.ready."""

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}


def register(kind: str, label: str | Promise) -> None:
    _labels[kind] = label


def label(kind: str) -> str:
    return str(_labels.get(kind, kind))
