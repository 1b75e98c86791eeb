"""What the kernel knows of the machine and its processes."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def name() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown processor")
    return f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def memory_mb(field: str) -> float:
    """VmRSS is what this process holds, VmHWM the most it has held."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(field)


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def parent(pid: int) -> int:
    return int(_stat(pid)[1])


def family_cpu_ms(parent_pid: int) -> float:
    """Of a process, its children, and those of its children that have ended meanwhile."""
    fields = _stat(parent_pid)
    ticks = sum(int(field) for field in fields[11:15])
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            ticks += _ticks_of_child(int(entry.name), parent_pid)
    return ticks * 1000 / _TICKS


def _ticks_of_child(pid: int, of: int) -> int:
    try:
        fields = _stat(pid)
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12]) if int(fields[1]) == of else 0


def _stat(pid: int) -> list[str]:
    """From the third field on: state, parent, … utime, stime, cutime and cstime stand at 11 to 14."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
