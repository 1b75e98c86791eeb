"""What an import brought, what was here already, and what stayed behind and why."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


@dataclass(slots=True)
class Report:
    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    notes: dict[str, list[str]] = field(default_factory=dict)
    dry_run: bool = False

    def count(self, what: str, *, is_new: bool) -> None:
        (self.new if is_new else self.known)[what] += 1

    def note(self, what: str, why: str) -> None:
        reasons = self.notes.setdefault(what, [])
        if why not in reasons:
            reasons.append(why)

    @property
    def changed_nothing(self) -> bool:
        return not self.new.total()

    def text(self) -> str:
        return "\n".join([*self._head(), "", *self._table(), *self._remarks()])

    def _head(self) -> list[str]:
        if self.changed_nothing and not self.known.total() and self.notes:
            return [_("Nothing in the file could be brought.")]
        if self.changed_nothing:
            return [_("Everything in the file is here already. Nothing was changed.")]
        if self.dry_run:
            return [_("A trial run: this is what would be brought. Nothing was changed.")]
        return [_("The import is done.")]

    def _table(self) -> list[str]:
        labels = _labels()
        shown = [(key, label) for key, label in labels.items() if self.new[key] or self.known[key]]
        width = max((len(label) for _key, label in shown), default=0)
        brought, known = _("brought"), pgettext("import", "known")
        head = f"{'':{width}}  {brought:>8}  {known:>8}"
        return [head, *(f"{label:{width}}  {self.new[key]:>8}  {self.known[key]:>8}" for key, label in shown)]

    def _remarks(self) -> list[str]:
        if not self.notes:
            return ["", _("Nothing had to stay behind.")]
        count = sum(len(reasons) for reasons in self.notes.values())
        head = ngettext("%(count)d remark:", "%(count)d remarks:", count) % {"count": count}
        return ["", head, *(line for what, reasons in self.notes.items() for line in _paragraph(what, reasons))]


def _paragraph(what: str, reasons: list[str]) -> list[str]:
    if len(reasons) == 1:
        return [f"- {what}: {reasons[0]}"]
    return [f"- {what}:", *(f"  - {reason}" for reason in reasons)]


def _labels() -> dict[str, str]:
    return {
        "article": _("Articles"),
        "page": _("Pages"),
        "topic": _("Topics"),
        "tag": _("Tags"),
        "author": _("Authors"),
        "image": _("Pictures"),
        "comment": _("Comments"),
        "redirect": _("Redirects"),
    }
