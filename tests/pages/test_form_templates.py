from bs4 import BeautifulSoup
from django import forms
from django.template.loader import render_to_string


class Order(forms.Form):
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Name", help_text="As on the invoice.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    size = forms.ChoiceField(label="Size", choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect)
    terms = forms.BooleanField(label="Terms")
    paper = forms.FileField(label="Paper", required=False)


def rendered(form: forms.Form) -> BeautifulSoup:
    return BeautifulSoup(
        render_to_string("forms/form.html", {"form": form, "submit": "Send", "action": "/x/"}), "html.parser"
    )


def test_every_label_note_and_summary_link_leads_to_something() -> None:
    page = rendered(Order({}))
    ids = [str(tag["id"]) for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    named = {str(tag["for"]) for tag in page.find_all("label", attrs={"for": True})}
    described = {
        name for tag in page.find_all(attrs={"aria-describedby": True}) for name in str(tag["aria-describedby"]).split()
    }
    linked = {str(tag["href"]).removeprefix("#") for tag in page.find_all("a")}
    assert named | described | linked <= set(ids)
    assert {"id_name_helptext", "id_name_error", "id_size_error"} <= described
    assert {"id_name", "id_size_0", "id_terms"} <= linked


def test_a_form_without_errors_has_no_summary_and_says_what_is_optional() -> None:
    page = rendered(Order())
    assert page.select(".error-summary, .field-error, [aria-invalid]") == []
    assert [tag.parent.get_text().split()[0] for tag in page.select(".field-optional") if tag.parent] == [
        "Note",
        "Paper",
    ]


def test_a_form_with_a_file_is_sent_in_parts() -> None:
    form = rendered(Order()).form
    assert form is not None
    assert (form["enctype"], form["method"], form["action"]) == ("multipart/form-data", "post", "/x/")


def test_the_summary_takes_the_focus() -> None:
    heading = rendered(Order({})).select_one(".error-summary h2")
    assert heading is not None
    assert heading.has_attr("autofocus")
    assert heading["tabindex"] == "-1"
