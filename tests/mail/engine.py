"""What the tests of the engine share: a clock that is ahead, a row as it stands, a server with a script."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

from mail.models import OutboxMail


def later(**delta: float) -> Callable[[], datetime]:
    return lambda: timezone.now() + timedelta(**delta)


def state_of(mail: OutboxMail) -> str:
    mail.refresh_from_db()
    return mail.state


@contextmanager
def scripted(*replies: bytes) -> Iterator[int]:
    """A server that says its lines one after the other, whatever it hears, and then falls silent."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for _ in range(4):
                try:
                    client, _address = listener.accept()
                except OSError:
                    return
                with client:
                    for reply in replies:
                        client.sendall(reply)
                        if not client.recv(65536):
                            break

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
