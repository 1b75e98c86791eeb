"""As much of an IMAP server (RFC 3501) as a program needs that reads a mailbox: one user, one folder, flags."""

import asyncio
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.mail.smtp_server import CERTIFICATE

USER, PASSWORD = "retur@example.se", "hemligt ord"


@dataclass
class Kept:
    raw: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class ImapServer:
    mails: dict[int, Kept] = field(default_factory=dict)
    port: int = 0
    commands: list[str] = field(default_factory=list)
    scheme: str = "imap"
    hang_up_on: str = ""
    """The connection breaks at the first command that holds this."""

    def put(self, *raws: bytes) -> None:
        for raw in raws:
            self.mails[len(self.mails) + 1] = Kept(raw)

    def unread(self) -> list[int]:
        return [uid for uid, mail in self.mails.items() if not mail.flags]

    @property
    def url(self) -> str:
        user, password = USER.replace("@", "%40"), PASSWORD.replace(" ", "%20")
        return f"{self.scheme}://{user}:{password}@127.0.0.1:{self.port}/INBOX"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK ready\r\n")
        while line := (await reader.readline()).decode().rstrip():
            tag, _blank, command = line.partition(" ")
            self.commands.append(command)
            if self.hang_up_on and self.hang_up_on in command:
                break
            writer.write(self.answer(command) or b"")
            said = b"NO refused" if command.startswith("LOGIN") and PASSWORD not in command else b"OK done"
            writer.write(tag.encode() + b" " + said + b"\r\n")
            await writer.drain()
            if command == "LOGOUT":
                break
        writer.close()

    def answer(self, command: str) -> bytes:
        verb, _blank, rest = command.removeprefix("UID ").partition(" ")
        if verb == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if verb == "SELECT":
            return b"* %d EXISTS\r\n* FLAGS (\\Seen \\Flagged)\r\n" % len(self.mails)
        if verb == "SEARCH":
            assert rest == "UNSEEN UNFLAGGED"
            return b"* SEARCH" + b"".join(b" %d" % uid for uid in self.unread()) + b"\r\n"
        return self.on_one(verb, rest)

    def on_one(self, verb: str, rest: str) -> bytes:
        uid = int(rest.partition(" ")[0]) if rest[:1].isdigit() else 0
        if verb == "FETCH":
            most = int(re.search(r"BODY\.PEEK\[\]<0\.(\d+)>", rest)[1])  # type: ignore[index]
            raw = self.mails[uid].raw[:most]
            return b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n" % (uid, uid, len(raw)) + raw + b")\r\n"
        if verb == "STORE":
            self.mails[uid].flags.add(re.search(r"\\(\w+)", rest)[1])  # type: ignore[index]
        return b""


@contextmanager
def running(*, encrypted: bool = False) -> Iterator[ImapServer]:
    server, loop = ImapServer(scheme="imaps" if encrypted else "imap"), asyncio.new_event_loop()
    secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if encrypted else None
    if secure:
        secure.load_cert_chain(CERTIFICATE)
    listener = loop.run_until_complete(asyncio.start_server(server.talk, "127.0.0.1", 0, ssl=secure))
    server.port = listener.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_end(listener), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(listener: asyncio.Server) -> None:
    listener.close()
    talks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in talks:
        task.cancel()
    await asyncio.gather(*talks, return_exceptions=True)
