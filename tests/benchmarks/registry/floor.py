"""The floor: the same four pages as bare as they can be, in Flask, sqlite3 and one small template each.

No login, no permissions, no working days, no workflow: what is left is the work that nobody can leave out.
"""

import os
import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from flask import Flask, g, redirect, request
from flask.typing import ResponseReturnValue

from proposals.domain.searching import bigrams, phrase, plain
from tests.benchmarks.registry.corpus import Prose

SCHEMA = """
CREATE TABLE proposals (id INTEGER PRIMARY KEY, serial_no TEXT, title TEXT, people TEXT, text TEXT, state TEXT,
    department TEXT, handler TEXT, due TEXT);
CREATE TABLE entries (id INTEGER PRIMARY KEY, proposal_id INTEGER, at TEXT, who TEXT, what TEXT);
CREATE TABLE points (id INTEGER PRIMARY KEY, proposal_id INTEGER, text TEXT);
CREATE INDEX ix_proposals_state_due ON proposals (state, due, id);
CREATE INDEX ix_entries ON entries (proposal_id);
CREATE VIRTUAL TABLE texts USING fts5(bigrams, content='', tokenize='ascii');
"""
LEDGER = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>台账</title></head><body><p>共{{ count }}件</p>
<table>{% for r in rows %}<tr><td>{{ r[1] }}</td><td><a href="/cases/{{ r[0] }}">{{ r[2] }}</a></td><td>{{ r[3] }}</td>
<td>{{ r[4] }}</td><td>{{ r[5] }}</td><td>{{ r[6] }}</td><td>{{ r[7] }}</td></tr>{% endfor %}</table></body></html>"""
DETAIL = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ p[2] }}</title></head><body><h1>{{ p[2] }}</h1>
<p>{{ p[1] }} {{ p[3] }} {{ p[5] }} {{ p[6] }} {{ p[7] }} {{ p[8] }}</p><p>{{ p[4] }}</p>
<ul>{% for e in entries %}<li>{{ e[0] }} {{ e[1] }} {{ e[2] }}</li>{% endfor %}</ul></body></html>"""
FOUND = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>查找</title></head><body><p>共{{ count }}件</p>
<ul>{% for r in rows %}<li><a href="/cases/{{ r[0] }}">{{ r[1] }} {{ r[2] }}</a> {{ r[3] }}</li>{% endfor %}</ul></body></html>"""


def connect(file: Path) -> sqlite3.Connection:
    """A connection that loses nothing, as ours: WAL, and every commit on the disk."""
    db = sqlite3.connect(file, isolation_level=None, timeout=30)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    return db


def fill(file: Path, prose: Iterable[Prose], open_cases: int, today: date) -> None:
    """Every proposal with its five entries and its index."""
    db = connect(file)
    db.executescript(SCHEMA + "PRAGMA synchronous=OFF; BEGIN;")
    for n, one in enumerate(prose, 1):
        state = "handling" if n <= open_cases else "closed"
        due = (today + timedelta(n % 90 - 5)).isoformat()
        row = (n, one.serial_no, one.title, "孔祥彬", one.text, state, "法治调研督察处", "李承办", due)
        db.execute("INSERT INTO proposals VALUES (?,?,?,?,?,?,?,?,?)", row)
        entries = [(n, "2023-02-10 09:00", "王登记", f"第{k}步 办理情况") for k in range(5)]
        db.executemany("INSERT INTO entries (proposal_id, at, who, what) VALUES (?,?,?,?)", entries)
        _index(db, n, one.title, one.text)
    db.execute("COMMIT")
    db.execute("ANALYZE")
    db.close()


def _index(db: sqlite3.Connection, proposal_id: int, title: str, text: str) -> None:
    words = " ".join(bigrams(plain(f"{title}\n{text}")))
    db.execute("INSERT INTO texts (rowid, bigrams) VALUES (?,?)", (proposal_id, words))


def create_app() -> Flask:
    """The four pages over the file named by ``FLOOR_FILE``."""
    app = Flask(__name__)
    file = Path(os.environ["FLOOR_FILE"])
    ledger_page, detail_page, found_page = (app.jinja_env.from_string(t) for t in (LEDGER, DETAIL, FOUND))

    def db() -> sqlite3.Connection:
        if "db" not in g:
            g.db = connect(file)
        return g.db

    @app.teardown_request
    def close(_: BaseException | None) -> None:
        if "db" in g:
            g.pop("db").close()

    @app.get("/ledger")
    def ledger() -> str:
        state = request.args["state"]
        counted = "SELECT count(*) FROM (SELECT 1 FROM proposals WHERE state=? LIMIT 1001)"
        (count,) = db().execute(counted, (state,)).fetchone()
        listed = "SELECT id, serial_no, title, people, department, handler, state, due FROM proposals WHERE state=?"
        rows = db().execute(f"{listed} ORDER BY due, id LIMIT 50", (state,)).fetchall()
        return ledger_page.render(rows=rows, count=count)

    @app.get("/cases/<int:case_id>")
    def case(case_id: int) -> str:
        p = db().execute("SELECT * FROM proposals WHERE id=?", (case_id,)).fetchone()
        asked = "SELECT at, who, what FROM entries WHERE proposal_id=? ORDER BY id DESC"
        return detail_page.render(p=p, entries=db().execute(asked, (case_id,)).fetchall())

    @app.get("/search")
    def search() -> str:
        wanted = plain(request.args["q"])
        match = '"' + " ".join(phrase(wanted)) + '"'
        (count,) = db().execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (match,)).fetchone()
        listed = "SELECT id, serial_no, title, text FROM proposals WHERE id IN (SELECT rowid FROM texts WHERE texts MATCH ?)"
        rows = db().execute(f"{listed} ORDER BY id DESC LIMIT 20", (match,)).fetchall()
        shown = [(r[0], r[1], r[2], _around(r[3], wanted)) for r in rows]
        return found_page.render(rows=shown, count=count)

    @app.post("/register")
    def register() -> ResponseReturnValue:
        form = request.form
        db().execute("BEGIN IMMEDIATE")
        row = (
            form["serial_no"],
            form["title"],
            form["proposers"],
            form["text"],
            "handling",
            "",
            "",
            form["due"],
        )
        new = db().execute(
            "INSERT INTO proposals (serial_no, title, people, text, state, department, handler, due)"
            " VALUES (?,?,?,?,?,?,?,?)",
            row,
        )
        number = new.lastrowid
        assert number is not None
        points = [(number, line) for line in form["points"].splitlines()]
        db().executemany("INSERT INTO points (proposal_id, text) VALUES (?,?)", points)
        entry = (number, "2023-02-10 09:00", "王登记", "登记")
        db().execute("INSERT INTO entries (proposal_id, at, who, what) VALUES (?,?,?,?)", entry)
        _index(db(), number, form["title"], form["text"])
        db().execute("COMMIT")
        return redirect(f"/cases/{number}", 303)

    return app


def _around(text: str, word: str) -> str:
    at = text.find(word)
    return text[max(0, at - 40) : at + 60]
