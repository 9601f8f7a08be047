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
