"""The download of the readers' list in the admin: the same columns as `manage.py export_readers`, filtered as shown."""

from collections.abc import Iterator
from typing import Any

from wagtail.admin.views import generic

from newsletter import export_readers
from newsletter.reader_models import SubscriberQuerySet


class ExportedIndex(generic.IndexView):
    list_export = export_readers.COLUMNS
    # Headings are the same in every language, so that each file can be read again.
    export_headings = {name: name for name in export_readers.COLUMNS}

    def stream_csv(self, queryset: SubscriberQuerySet) -> Iterator[str]:
        return export_readers.lines(queryset)

    def write_xlsx(self, queryset: SubscriberQuerySet, output: Any) -> None:
        super().write_xlsx(export_readers.tell(queryset), output)

    def to_row_dict(self, item: export_readers.Told) -> export_readers.Told:
        """What `tell` gives is the row. Wagtail itself writes no formulas into XLSX."""
        return item
