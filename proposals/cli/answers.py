"""How every command opens the house and how it says no: one Chinese sentence, exit code 2."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

import click
from flask import current_app

from proposals.domain.errors import BadInput, DomainError
from proposals.services._office import Office, utc_now
from proposals.services.house import House


def answers_plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Show a refusal as its one Chinese sentence on stderr and leave with exit code 2."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except DomainError as refusal:
            click.echo(refusal.sentence, err=True)
            sys.exit(2)

    return wrapped


class PlainCommand(click.Command):
    """A command that says in Chinese what is wrong with its options, too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; its English refusals become one Chinese sentence and exit code 2."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as refusal:
            click.echo(f"{_usage_sentence(refusal)}用 --help 可以看到全部用法。", err=True)
            sys.exit(2)


def _usage_sentence(refusal: click.UsageError) -> str:
    if isinstance(refusal, click.NoSuchOption):
        return f"没有“{refusal.option_name}”这个选项。"
    if isinstance(refusal, click.BadOptionUsage):
        return f"选项“{refusal.option_name}”后面缺少要填的值，或者多写了值。"
    return "命令的写法不对，多写或少写了内容。"


def house() -> House:
    """The house of this installation."""
    return cast(House, current_app.extensions["house"])


@contextmanager
def an_office(*, write: bool, now: datetime | None = None) -> Iterator[Office]:
    """An office on a database that is set up; whatever is not committed is undone at the end."""
    if not house().is_set_up():
        raise BadInput("数据库还没有建立，请先运行 flask --app wsgi init。")
    office = house().office(now or utc_now(), write=write)
    try:
        yield office
    finally:
        office.close()
