"""A child that takes too much is ended, and the parent says why."""

from pathlib import Path

import pytest

from proposals.documents.fence import ChildEnded, Ending, Limits, run_child

ROOT = Path(__file__).resolve().parents[2]
LIMITS = Limits(memory=300 * 2**20, seconds=1, output=100_000, patience=30)
SHUT_IN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from proposals.documents.fence import shut_in
words = shut_in(sys.argv[1:])
"""


def answer(tmp_path: Path, script: str, limits: Limits = LIMITS) -> bytes:
    """What a child with this script answers to the word 正文."""
    file = tmp_path / "child.py"
    file.write_text(SHUT_IN + script, encoding="utf-8")
    return run_child(file, ("甲",), "正文".encode(), limits)


def test_a_child_reads_what_it_is_given_and_answers(tmp_path):
    script = "sys.stdout.buffer.write(words[0].encode() + sys.stdin.buffer.read())"
    assert answer(tmp_path, script).decode() == "甲正文"


ENDED = {
    "memory": ("x = bytearray(10**9)", Ending.FAILED),
    "processor": ("while True: pass", Ending.LIMIT),
    "output": ("sys.stdout.write('x' * 200_000); sys.stdout.flush()", Ending.FAILED),
    "a crash": ("1 / 0", Ending.FAILED),
}


@pytest.mark.parametrize("what", ENDED)
def test_a_child_is_ended_by(what, tmp_path):
    script, ending = ENDED[what]
    with pytest.raises(ChildEnded) as ended:
        answer(tmp_path, script)
    assert ended.value.ending is ending


def test_a_child_that_waits_for_ever_is_not_waited_for(tmp_path):
    patience = Limits(LIMITS.memory, LIMITS.seconds, LIMITS.output, patience=0.5)
    with pytest.raises(ChildEnded) as ended:
        answer(tmp_path, "import threading; threading.Event().wait()", patience)
    assert ended.value.ending is Ending.LIMIT
