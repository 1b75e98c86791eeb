"""Processes that must not outlive the one that started them."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(signum: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send `signum` to this process when its parent ends, however that ends."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(signum))


def parent_watch() -> Callable[[], bool]:
    """A function that says whether the parent of now is gone; for kernels without the above."""
    parent = os.getppid()
    return lambda: os.getppid() != parent
