from typing import Any

from django import template

from contact.forms import ContactForm

register = template.Library()


@register.simple_tag(takes_context=True)
def contact_form(context: dict[str, Any]) -> ContactForm:
    """The form that a view has put into the page, with what was typed, or an empty one."""
    form = context.get("form")
    return form if isinstance(form, ContactForm) else ContactForm(request=context["request"])
