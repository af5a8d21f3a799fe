"""What a whole command costs: its CPU seconds, children included, and how long it takes by the clock."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Spent:
    """CPU and wall seconds of one command."""

    cpu: float
    wall: float


def spent(command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> Spent:
    """Run ``command``, its output in ``log``. CalledProcessError when it fails."""
    start = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment
        )
        _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, log.read_bytes()[-2_000:])
    return Spent(used.ru_utime + used.ru_stime, time.perf_counter() - start)
