"""The commands people script against (design §6): parse, call, answer; bad input is one sentence and exit 2."""

from __future__ import annotations

from flask import Flask

from proposals.cli.deadline import deadline
from proposals.cli.demo import demo
from proposals.cli.exchange import import_proposals
from proposals.cli.installation import audit, doctor, init, worker
from proposals.cli.letter import letter
from proposals.cli.reminders import reminders
from proposals.cli.verify import verify


def register_commands(app: Flask) -> None:
    """Hang all commands on the application."""
    for command in (letter, verify, deadline, demo, import_proposals, init, doctor, audit, reminders, worker):
        app.cli.add_command(command)
