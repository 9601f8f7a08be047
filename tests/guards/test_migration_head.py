"""Two migrations written side by side show as a conflict here, not at a customer's upgrade."""

from alembic.script import ScriptDirectory

from proposals.storage.schema import MIGRATIONS

PINNED = ["0008"]


def test_there_is_one_head_and_it_is_the_pinned_one() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == PINNED
