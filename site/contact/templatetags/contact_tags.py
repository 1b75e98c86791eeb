from typing import Any

from django import template

from contact.forms import ContactForm
from contact.models import ContactSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def contact_form(context: dict[str, Any]) -> ContactForm:
    """The form that a view has put into the page, with what was typed, or an empty one."""
    form = context.get("form")
    if isinstance(form, ContactForm):
        return form
    return ContactForm(request=context["request"], takes_files=ContactSettings.current().attachments)
