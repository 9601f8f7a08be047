"""What the demo's office keeps beside its cases: a directory of tasks and some standard lines, all of our own writing."""

from __future__ import annotations

import tomllib
from datetime import timedelta

from proposals.domain.actors import Actor
from proposals.domain.document_head import read_head
from proposals.services._office import DATA, Office
from proposals.services.demo.cast import DemoHouse
from proposals.services.responsibilities import NewDirectory, import_directory, preview
from proposals.services.standard_lines import NewVersion, add_line


def give_library(office: Office, demo: DemoHouse, clerk: Actor) -> None:
    """Import ``data/demo/tasks.txt`` and add the lines of ``data/demo/lines.toml``, their days counted from today."""
    _give_directory(office, clerk)
    raw = tomllib.loads((DATA / "demo" / "lines.toml").read_text(encoding="utf-8"))
    for each in raw["lines"]:
        days = each.get("days")
        until = office.today + timedelta(days=days) if days is not None else None
        since = office.today - timedelta(days=each["since"])
        new = NewVersion(each["text"], each["source"], each["approved_by"], since, until)
        add_line(office, clerk, demo.unit_id, demo.lead_id, each["topic"], new)


def _give_directory(office: Office, clerk: Actor) -> None:
    """Its groups become group units, other units stay names until they are named in a case."""
    text = (DATA / "demo" / "tasks.txt").read_text(encoding="utf-8")
    head = read_head(text)
    groups = tuple(unit.name for unit in preview(office, clerk, text).units if unit.group)
    new = NewDirectory(head.title, head.number, head.issuer, head.issued_on, text, as_groups=groups)
    import_directory(office, clerk, new)
