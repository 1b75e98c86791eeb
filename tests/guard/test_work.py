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


def test_the_field_brings_its_script_and_never_a_used_number() -> None:
    field = BeautifulSoup(str(sent(work="12345")["work"]), "html.parser")
    found = field.select_one("input[type=hidden][name=work]")
    assert found is not None
    assert (found.get("value"), found["data-bits"]) == (None, str(BITS))
    script = field.select_one("script[defer]")
    assert script is not None
    assert script["src"] == "/static/js/work.js"
    assert not script.get_text()
    assert "script-src 'self';" in PUBLIC_POLICY


def test_only_forms_that_ask_for_it_have_it() -> None:
    class PlainForm(GuardedForm):
        purpose = "plain"

    assert "work" not in PlainForm(request=RequestFactory().get("/")).fields


def test_the_script_asks_nobody_and_stores_nothing() -> None:
    script = (Path(settings.ROOT) / "static/js/work.js").read_text()
    assert not re.search(r"fetch|XMLHttp|https?:|cookie|localStorage|sessionStorage|eval|innerHTML|import", script)
