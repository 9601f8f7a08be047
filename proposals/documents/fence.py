"""Foreign files are read in a Python process of their own, so that what they break is that process.

The parent calls ``run_child``; the child calls ``shut_in`` before it touches a byte. ``pdf/`` shuts in LibreOffice.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may take: bytes of memory and of output, seconds of processor, seconds to wait for it."""

    memory: int
    seconds: int
    output: int
    patience: float


class Ending(Enum):
    """Why a child gave no answer."""

    LIMIT = "limit"
    """It took more time, memory or output than it may."""
    FAILED = "failed"


class ChildEnded(Exception):
    """The child gave no answer."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.value)
        self.ending = ending


def run_child(script: Path, arguments: tuple[str, ...], data: bytes, limits: Limits) -> bytes:
    """What the script writes when given ``data``; raises ``ChildEnded``.

    Files stand in for pipes: a file cannot grow over the limit, and nobody waits for the other to read.
    """
    command = [sys.executable, "-I", "-X", "utf8", str(script), *_spelled(limits), *arguments]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        try:
            done = subprocess.run(
                command,
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=limits.patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ChildEnded(Ending.LIMIT) from None
        if done.returncode:
            raise ChildEnded(Ending.LIMIT if done.returncode < 0 else Ending.FAILED)
        answer.seek(0)
        return answer.read()


def _spelled(limits: Limits) -> tuple[str, ...]:
    return str(limits.memory), str(limits.seconds), str(limits.output)


def shut_in(arguments: list[str]) -> list[str]:
    """In the child: take on the limits that ``run_child`` put first, and return the other arguments."""
    memory, seconds, output = map(int, arguments[:3])
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    return arguments[3:]
