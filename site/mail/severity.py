"""What a failed delivery says of the address: it is dead, it takes nothing for now, or nothing at all."""

import re

from mail.enums import Severity
from mail.outcome import UNKNOWN_USER

_CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
_REPLY_CODE = re.compile(r"(?:^|[\s:;<(])(4\d\d|5\d\d)(?=[\s-])")
_DEAD = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
"""RFC 3463 and RFC 7505: no such mailbox, no such host, no address at all, moved away, a domain that takes no mail."""
_ABOUT_SENDER = frozenset({"1.7", "1.8"})
_UNSPECIFIC = frozenset({"", "5.0.0", "5.1.0", "5.2.0", "5.2.1", "5.3.0", "5.5.0"})
"""Codes that servers give for all sorts of things: there the words decide."""
_GONE = re.compile(
    r"mailbox unavailable|no mailbox here by that name|recipient ?not ?found|address unknown|unrouteable address"
    r"|(?:mailbox|account|user|recipient) (?:is |has been |was )?(?:disabled|inactive|deactivated|closed)"
    r"|account[^.]{0,60}(?:is disabled|is inactive|has been disabled|does not exist)"
    r"|(?:doesn't|does not) have an? \S+ account|not a valid (?:mailbox|user)"
    r"|address(?:es)?[^.]{0,30} (?:couldn't be found|could not be found|wasn't found)"
    r"|okänd (?:mottagare|användare)"
    r"|(?:adressen|mottagaren|användaren|brevlådan) (?:finns inte|hittades inte|är okänd)",
    re.IGNORECASE,
)
_OUR_FAULT = re.compile(
    r"\b(?:spam|spamhaus|spamcop|blacklist\w*|blocklist\w*|block list|rbl|dnsbl|spf|dkim|dmarc|reputation|"
    r"unsolicited|bulk mail|rate limit\w*|not authori[sz]ed|relay(?:ing)? denied|policy|virus)\b"
    r"|sender[^.]{0,40} (?:rejected|denied|refused|not allowed|verification|verify)|authentication required",
    re.IGNORECASE,
)
_ADDRESS_OR_LINK = re.compile(r"https?://\S+|\S+@\S+")


def judge(status: str, words: str) -> Severity:
    """`status` is the code of RFC 3463 where there is one, `words` what the receiving server said.

    Whatever speaks of the sender's fault says nothing of the reader, also where the rest sounds final.
    """
    if blames_sender(status, words):
        return Severity.NONE
    codes = _codes(f"{status} {words}")
    said = _ADDRESS_OR_LINK.sub(" ", words)
    if _is_dead(codes, said):
        return Severity.HARD
    kinds = {code[:3] for code in codes}
    if kinds & {"5.5", "5.6"}:
        return Severity.NONE
    return Severity.SOFT if codes or _REPLY_CODE.search(said) else Severity.NONE


def blames_sender(status: str, words: str) -> bool:
    """Whether the fault, by the server's code or words, is ours."""
    codes = _codes(f"{status} {words}")
    return any(_is_about_sender(code) for code in codes) or bool(_OUR_FAULT.search(_ADDRESS_OR_LINK.sub(" ", words)))


def _codes(text: str) -> list[str]:
    """A 2.x.x is of a success further up the text."""
    return [".".join(found) for found in _CODE.findall(text) if found[0] != "2"]


def _is_about_sender(code: str) -> bool:
    return code[2:].startswith("7.") or (code[0] == "5" and code[2:] in _ABOUT_SENDER)


def _is_dead(codes: list[str], said: str) -> bool:
    if _DEAD & set(codes):
        return True
    for_now = any(code[0] == "4" for code in codes) or (not codes and _first_reply(said).startswith("4"))
    vague = all(code in _UNSPECIFIC for code in codes)
    return vague and not for_now and bool(UNKNOWN_USER.search(said) or _GONE.search(said))


def _first_reply(said: str) -> str:
    found = _REPLY_CODE.search(said)
    return found[1] if found else ""
