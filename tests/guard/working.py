"""What static/js/site.js does in a browser, for tests."""

from itertools import count

from guard.work import Proof


def work_out(token: str, start: int = 0) -> Proof:
    return next(proof for number in count(start) if (proof := Proof(token, str(number))).holds)
