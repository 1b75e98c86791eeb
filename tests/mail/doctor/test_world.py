"""The doctor's questions to real servers of this machine."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from mail.doctor.dns import Dns, LookupFailed
from mail.doctor.web import Answer, Http, Unreached

CERTIFICATE = Path(__file__).parent.parent / "loopback.pem"
RECORDS = {
    ("example.se.", "TXT"): ['"v=spf1 " "-all"'],
    ("example.se.", "A"): ["192.0.2.1"],
    ("example.se.", "AAAA"): ["2001:db8::1"],
    ("example.se.", "MX"): ["20 b.example.se.", "10 A.example.se."],
    ("null.example.se.", "MX"): ["0 ."],
    ("1.2.0.192.in-addr.arpa.", "PTR"): ["mail.example.se."],
}


class NameServer(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        query = dns.message.from_wire(self.request[0])
        question = query.question[0]
        name, kind = str(question.name), question.rdtype.name
        answer = dns.message.make_response(query)
        if name.startswith("gone"):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif name.startswith("ill"):
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif values := RECORDS.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *values))
        self.request[1].sendto(answer.to_wire(), self.client_address)


class Site(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        right = body == "List-Unsubscribe=One-Click" and "Cookie" not in self.headers
        self.send_response(302 if self.path == "/elsewhere" else 200 if right else 400)
        if self.path == "/elsewhere":
            self.send_header("Location", "/login")
        if self.path == "/cookie":
            self.send_header("Set-Cookie", "a=b")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object, **_more: object) -> None:
        pass


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def resolver() -> Iterator[Dns]:
    with serving(socketserver.UDPServer(("127.0.0.1", 0), NameServer)) as port:
        yield Dns("127.0.0.1", port, patience=1)


@pytest.fixture
def site() -> Iterator[str]:
    with serving(HTTPServer(("127.0.0.1", 0), Site)) as port:
        yield f"http://127.0.0.1:{port}"


def test_names_are_looked_up(resolver: Dns) -> None:
    assert resolver.txt("example.se") == ["v=spf1 -all"]
    assert resolver.addresses("example.se") == ["192.0.2.1", "2001:db8::1"]
    assert resolver.mx("example.se") == ["a.example.se", "b.example.se"]
    assert resolver.mx("null.example.se") == [""]
    assert resolver.names("192.0.2.1") == ["mail.example.se"]


def test_what_does_not_exist_is_nothing_and_no_answer_is_a_failure(resolver: Dns) -> None:
    assert resolver.txt("gone.example.se") == []
    assert resolver.mx("other.example.se") == []
    for name in ("ill.example.se", "a" * 70 + ".se"):
        with pytest.raises(LookupFailed, match="TXT"):
            resolver.txt(name)


def test_one_post_is_sent_as_mail_providers_send_it(site: str) -> None:
    one_click = "List-Unsubscribe=One-Click"
    assert Http().post(f"{site}/n", one_click) == Answer(200, sets_cookie=False)
    assert Http().post(f"{site}/cookie", one_click) == Answer(200, sets_cookie=True)
    assert Http().post(f"{site}/elsewhere", one_click) == Answer(302, sets_cookie=False, location="/login")


def test_a_certificate_that_nobody_vouches_for_does_not_count() -> None:
    server = HTTPServer(("127.0.0.1", 0), Site)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with serving(server) as port, pytest.raises(Unreached, match="certificate"):
        Http().post(f"https://127.0.0.1:{port}/", "x")


def test_nobody_there_is_said() -> None:
    with pytest.raises(Unreached):
        Http().post("http://127.0.0.1:21199/", "x")
