"""One POST, as a mail provider sends it: no cookie, no redirect followed, the certificate checked."""

import http.client
import ssl
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

PATIENCE = 15.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    sets_cookie: bool
    location: str = ""


class Unreached(Exception):
    """No answer: the name, the line or the certificate."""


class Web(Protocol):
    def post(self, url: str, form: str) -> Answer:
        """Raises Unreached."""
        ...


class Http:
    def post(self, url: str, form: str) -> Answer:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=context)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        try:
            connection.request("POST", parts.path, form, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            return Answer(answer.status, "Set-Cookie" in answer.headers, answer.headers.get("Location", ""))
        except (OSError, http.client.HTTPException) as error:
            raise Unreached(str(error)) from error
        finally:
            connection.close()
