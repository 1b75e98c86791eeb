from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """`94 %`; a dash where there is nothing to take a share of."""
    return "–" if share is None else _("%(number)s %%") % {"number": number_format(round(100 * share))}
