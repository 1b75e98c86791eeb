import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.conf import settings
from django.test import RequestFactory

from config.middleware import PUBLIC_POLICY
from guard.forms import GuardedForm
from guard.limits import Limit
from guard.work import BITS, Proof, spend
from tests.guard.working import work_out

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class ProvenForm(GuardedForm):
    purpose = "proven"
    asks_for_work = True
    text = forms.CharField()


def sent(**data: Any) -> ProvenForm:
    fields = {"text": "Hej", "form_token": ProvenForm.token(NOW - timedelta(seconds=10)), **data}
    return ProvenForm(fields, request=RequestFactory().post("/"), now=NOW)


def test_one_in_some_thousand_numbers_will_do() -> None:
    proof = work_out("token")
    assert proof.holds
    assert not Proof("another token", proof.number).holds
    tried = sum(int(work_out(f"token {i}").number) + 1 for i in range(10)) / 10
    assert 2**BITS / 5 < tried < 2**BITS * 5


@pytest.mark.parametrize("number", ["", "x", "-1", "1.0", "١", "1" * 21, "\0", " 1"])
def test_what_no_browser_sends_proves_nothing(number: str) -> None:
    assert not Proof("token", number).holds


@pytest.mark.django_db
def test_a_proof_counts_once_and_another_of_the_same_page_counts_too() -> None:
    first = work_out("a page from the cache")
    second = work_out("a page from the cache", int(first.number) + 1)
    assert [spend(first, NOW), spend(first, NOW), spend(second, NOW)] == [True, False, True]
    assert not spend(Proof("token", "x"), NOW)


@pytest.mark.django_db
def test_a_form_is_valid_with_and_without_proof_and_the_same_either_way() -> None:
    token = ProvenForm.token(NOW - timedelta(seconds=10))
    number = work_out(token).number
    with_proof, without = sent(form_token=token, work=number), sent(form_token=token)
    assert with_proof.is_valid()
    assert without.is_valid()
    assert with_proof.submission_key == without.submission_key
    assert with_proof.proof == Proof(token, number)
    assert with_proof.proof.holds
    assert not without.proof.holds


def test_the_field_brings_no_script_of_its_own_and_never_a_used_number() -> None:
    field = BeautifulSoup(str(sent(work="12345")["work"]), "html.parser")
    found = field.select_one("input[type=hidden][name=work]")
    assert found is not None
    assert (found.get("value"), found["data-bits"]) == (None, str(BITS))
    assert not field.select("script")
    assert "script-src 'self';" in PUBLIC_POLICY


def test_only_forms_that_ask_for_it_have_it() -> None:
    class PlainForm(GuardedForm):
        purpose = "plain"

    assert "work" not in PlainForm(request=RequestFactory().get("/")).fields


def test_the_script_asks_nobody_and_stores_nothing() -> None:
    whole = (Path(settings.ROOT) / "static/js/site.js").read_text()
    script = whole.partition("// Proof of work")[2].partition("\n})();")[0]
    assert "crypto.subtle" in script
    assert not re.search(r"fetch|XMLHttp|https?:|cookie|localStorage|sessionStorage|eval|innerHTML|import", script)


@pytest.mark.django_db
def test_a_second_click_proves_as_much_as_the_first_and_another_text_nothing() -> None:
    proof = work_out("token")
    assert [spend(proof, NOW, "Hej"), spend(proof, NOW, "Hej"), spend(proof, NOW, "Köp")] == [True, True, False]
    assert not spend(proof, NOW)


class CrowdedForm(ProvenForm):
    purpose = "crowded"
    unproven_limits = (Limit("unproven", "form", 2, 3600),)
    insistent_limits = (Limit("insistent", "form", 1, 3600),)
    takes_unproven_links = False


def crowded(**data: Any) -> CrowdedForm:
    fields = {"text": "Hej", "form_token": CrowdedForm.token(NOW - timedelta(seconds=10)), **data}
    return CrowdedForm(fields, request=RequestFactory().post("/"), now=NOW)


@pytest.mark.django_db
def test_of_those_without_proof_only_so_many_are_taken() -> None:
    assert [crowded(text=f"Hej {n}").is_valid() for n in range(3)] == [True, True, False]
    token = CrowdedForm.token(NOW - timedelta(seconds=10))
    assert crowded(form_token=token, work=work_out(token).number).is_valid()


@pytest.mark.django_db
def test_a_person_in_a_crowd_of_robots_gets_through_by_pressing_once_more() -> None:
    for number in range(2):
        assert crowded(text=f"Hej {number}").is_valid()
    form = crowded(text="Jag är ingen robot")
    assert "finns kvar: skicka en gång till" in str(form.non_field_errors())
    assert form["text"].value() == "Jag är ingen robot"
    assert crowded(text="Jag är ingen robot", form_token=form["form_token"].value()).is_valid()
    late = crowded(text="Inte jag heller")
    assert not late.is_valid()
    again = crowded(text="Inte jag heller", form_token=late["form_token"].value())
    assert "försök igen om 60 minuter" in str(again.non_field_errors())
    assert again["text"].value() == "Inte jag heller"


@pytest.mark.django_db
def test_a_link_without_proof_is_told_of_and_with_proof_fine() -> None:
    link = "Se https://example.org"
    form = crowded(text=link)
    assert "Länkar" in str(form.non_field_errors())
    token = CrowdedForm.token(NOW - timedelta(seconds=10))
    for _click in range(2):
        assert crowded(text=link, form_token=token, work=work_out(token).number).is_valid()
