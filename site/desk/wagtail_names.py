"""Names that Wagtail makes of words in its code, where its models have the same in every language."""

from django.db.models import Model
from django.utils.text import capfirst
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.models import Site, WorkflowPage
from wagtail.sites.views import IndexView


def translate() -> None:
    for column in IndexView.columns:
        if column.name in {"port", "site_name", "root_page"}:
            column.label = _name_of(Site, column.name)
    WorkflowPageForm.base_fields["page"].label = _name_of(WorkflowPage, "page")


def _name_of(model: type[Model], field: str) -> str:
    """Lazy, so that each reader has it in their own language."""
    return capfirst(model._meta.get_field(field).verbose_name)
