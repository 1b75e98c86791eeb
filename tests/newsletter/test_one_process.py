"""Statement 29: a letter needs the database, one worker process and a mail server, and no service beside them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from mail.enums import MailState
from newsletter.enums import IssueState
from newsletter.models import Delivery, Issue
from tests.mail.shared_database import shared_database
from tests.mail.smtp_server import SmtpServer
from tests.mail.workers import environment_of_the_site
from tests.newsletter.factories import a_newsletter, a_subscriber, an_approved_issue

A_WEEK_IN_ONE_PROCESS = """
import json, sys
from datetime import datetime
called = set()
sys.addaudithook(lambda name, given: called.add(str(given[1])) if name == "socket.connect" else None)
import django
django.setup()
from django_q.models import OrmQ
from mail.periodic import send_due
from mail.tasks import deliver
from newsletter import week
week.tick(datetime.fromisoformat(sys.argv[1]))
send_due(datetime.fromisoformat(sys.argv[1]))
queued = [row.key for row in OrmQ.objects.all()]
deliver("letter")
print(json.dumps({"called": sorted(called), "queued": queued, "redis": "redis" in sys.modules}))
"""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_statement_29_a_letter_needs_no_service_but_the_database_and_the_mail_server(
    smtp_server: SmtpServer, tmp_path: Path
) -> None:
    newsletter = a_newsletter()
    readers = {a_subscriber(newsletter).address for _ in range(3)}
    now = timezone.now()
    issue = an_approved_issue(newsletter, slot_at=now, approved_at=now, slot_date=timezone.localdate(now))
    with shared_database(tmp_path) as url:
        environment = {name: value for name, value in environment_of_the_site(url).items() if name != "CACHE_URL"}
        relay = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(smtp_server.port), "EMAIL_USE_TLS": "false"}
        command = [sys.executable, "-c", A_WEEK_IN_ONE_PROCESS, now.isoformat()]
        done = subprocess.run(
            command, env={**environment, **relay}, cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said == {"called": [f"('127.0.0.1', {smtp_server.port})"], "queued": ["mail"], "redis": False}
    assert set(smtp_server.recipients) == readers
    assert {row.state for row in Delivery.objects.all()} == {MailState.ACCEPTED}
    assert Issue.objects.get(pk=issue.pk).state == IssueState.SENDING
