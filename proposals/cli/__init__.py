"""The commands people script against (design §6): parse, call, answer; bad input is one sentence and exit 2."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup


class Commands(AppGroup):
    """The commands, loaded when the first of them is asked for: a process that serves pages needs none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        self._load()
        return super().get_command(ctx, cmd_name)

    def _load(self) -> None:
        from proposals.cli.deadline import deadline
        from proposals.cli.demo import demo
        from proposals.cli.exchange import import_proposals
        from proposals.cli.installation import audit, doctor, init, worker
        from proposals.cli.letter import letter
        from proposals.cli.proofread import proofread
        from proposals.cli.reminders import reminders
        from proposals.cli.verify import verify

        for command in (
            letter,
            proofread,
            verify,
            deadline,
            demo,
            import_proposals,
            init,
            doctor,
            audit,
            reminders,
            worker,
        ):
            self.add_command(command)


def register_commands(app: Flask) -> None:
    """Hang all commands on the application."""
    app.cli = Commands(app.name)
