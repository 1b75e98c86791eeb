from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory

from guard.forms import GuardedForm
from guard.limits import Limit
from guard.models import Counter

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class NoteForm(GuardedForm):
    purpose = "note"
    limits = (
        Limit("hour", per="client", amount=3, seconds=3600),
        Limit("address", per="email", amount=2, seconds=3600),
        Limit("all", per="form", amount=5, seconds=3600),
    )
    text = forms.CharField(max_length=10)
    email = forms.CharField(required=False)


class StrictForm(NoteForm):
    purpose = "strict"
    trap_is_error = True


class PatientForm(NoteForm):
    purpose = "patient"
    time_is_error = False


def note(form: type[NoteForm] = NoteForm, *, age: int = 10, address: str = "203.0.113.1", **data: Any) -> NoteForm:
    fields = {"text": "Hej", "form_token": form.token(NOW - timedelta(seconds=age)), **data}
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    return form(fields, request=request, now=NOW)


def only_error(form: GuardedForm) -> str:
    (error,) = form.non_field_errors()
    return str(error)


@pytest.mark.django_db
def test_a_form_filled_in_by_a_person_is_valid() -> None:
    form = note()
    assert form.is_valid()
    assert not form.trapped
    assert len(form.client) == len(form.submission_key) == 64


def test_an_empty_form_brings_a_token_and_a_trap_out_of_sight() -> None:
    html = NoteForm(request=RequestFactory().get("/"), now=NOW).as_div()
    assert 'name="form_token" value="' in html
    assert '<div class="trap"><label for="note-homepage">' in html
    assert 'autocomplete="off" tabindex="-1"' in html
    assert "style=" not in html
    assert [field.name for field in NoteForm(request=RequestFactory().get("/")).visible_fields()] == ["text", "email"]


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "valid"), [(0, False), (1, False), (2, True), (86400, True), (86401, False)])
def test_a_form_is_sent_neither_at_once_nor_a_day_later(age: int, valid: bool) -> None:
    assert note(age=age).is_valid() is valid


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "stale"), [(-5, False), (0, False), (1, False), (86400, False), (10**8, True)])
def test_where_somebody_else_judges_the_time_old_and_hasty_forms_are_taken(age: int, stale: bool) -> None:
    form = note(PatientForm, age=age)
    assert form.is_valid()
    assert (form.stale, form.seconds) == (stale, max(age, 0))


@pytest.mark.django_db
def test_a_forged_token_is_never_taken_and_tells_no_time() -> None:
    form = note(PatientForm, form_token=NoteForm.token(NOW))
    assert not form.is_valid()
    assert (form.stale, form.seconds) == (False, None)
    assert note(PatientForm, form_token=form["form_token"].value()).is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "token",
    ["", "rubbish", "\x00", "x" * 1000, StrictForm.token(NOW), None],
    ids=["empty", "rubbish", "nul", "long", "foreign", "none"],
)
def test_a_bad_token_is_replaced_and_the_text_kept(token: str | None) -> None:
    form = note(form_token=token)
    assert not form.is_valid()
    assert only_error(form)
    assert form["text"].value() == "Hej"
    assert note(form_token=form["form_token"].value()).is_valid()


@pytest.mark.django_db
def test_haste_keeps_the_token_so_that_waiting_helps() -> None:
    form = note(age=0)
    assert not form.is_valid()
    token = form["form_token"].value()
    later = NoteForm(
        {"text": "Hej", "form_token": token}, request=RequestFactory().post("/"), now=NOW + timedelta(seconds=3)
    )
    assert later.is_valid()


@pytest.mark.django_db
def test_a_posted_querydict_is_left_as_it_was() -> None:
    data = QueryDict("text=Hej&form_token=rubbish")
    form = NoteForm(data, request=RequestFactory().post("/"), now=NOW)
    assert not form.is_valid()
    assert data["form_token"] == "rubbish"
    assert form["form_token"].value() != "rubbish"


@pytest.mark.django_db
def test_the_trap_only_marks_what_another_step_judges() -> None:
    form = note(homepage="https://spam.example")
    assert form.is_valid()
    assert form.trapped


@pytest.mark.django_db
def test_a_strict_trap_is_an_error_that_empties_itself() -> None:
    form = note(StrictForm, homepage="https://spam.example")
    assert not form.is_valid()
    assert only_error(form)
    assert form["homepage"].value() == ""
    assert note(StrictForm, homepage=form["homepage"].value()).is_valid()


@pytest.mark.django_db
def test_limit_for_each_network() -> None:
    assert [note().is_valid() for _ in range(3)] == [True] * 3
    form = note()
    assert not form.is_valid()
    assert "60" in only_error(form)
    assert note(address="198.51.100.1").is_valid()


@pytest.mark.django_db
def test_limit_for_each_address_names_nobody_in_the_table() -> None:
    assert [note(email="a@example.se", address=f"10.0.{n}.1").is_valid() for n in range(3)] == [True, True, False]
    assert not Counter.objects.filter(key__contains="@").exists()


@pytest.mark.django_db
def test_who_leaves_no_address_shares_no_limit_with_others() -> None:
    assert [note(address=f"10.0.{n}.1").is_valid() for n in range(3)] == [True] * 3


@pytest.mark.django_db
def test_limit_for_all_together() -> None:
    assert [note(address=f"10.0.{n}.1", email=f"{n}@example.se").is_valid() for n in range(6)] == [True] * 5 + [False]


@pytest.mark.django_db
def test_mistakes_do_not_use_up_the_limit() -> None:
    assert [note(text="much too long a text").is_valid() for _ in range(5)] == [False] * 5
    assert not Counter.objects.exists()
    assert note().is_valid()


@pytest.mark.django_db
def test_the_same_form_sent_twice_has_one_key_and_any_change_another() -> None:
    token = NoteForm.token(NOW - timedelta(seconds=10))
    first, second = note(form_token=token), note(form_token=token)
    changed = note(form_token=token, text="Nej")
    assert first.is_valid()
    assert second.is_valid()
    assert changed.is_valid()
    assert first.submission_key == second.submission_key
    assert first.submission_key != changed.submission_key


@pytest.mark.django_db
def test_another_page_load_has_another_key() -> None:
    first, second = note(), note()
    assert first.is_valid()
    assert second.is_valid()
    assert first.submission_key != second.submission_key


@pytest.mark.django_db
def test_a_prefix_is_followed() -> None:
    data = {"foot-text": "Hej", "foot-form_token": NoteForm.token(NOW - timedelta(seconds=9)), "foot-homepage": "x"}
    form = NoteForm(data, request=RequestFactory().post("/"), now=NOW, prefix="foot")
    assert form.is_valid()
    assert form.trapped
