"""全文检索: one box, results best first with the passages where the words stand; a 案号 opens its case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from proposals.domain.errors import BadInput
from proposals.domain.passages import Piece
from proposals.services import search
from proposals.services.search import Found, FoundCase, FoundPassage, Wanted
from proposals.web.addresses import around_number
from proposals.web.attachments import file_url
from proposals.web.edge import house, me, office, signed_in

pages = Blueprint("search", __name__)
SOURCES = {
    "proposal": "提案内容",
    "letter": "复函",
    "opinion": "会办意见",
    "past_reply": "往年复函",
    "attachment": "附件",
}
PAGES = {"proposal": "cases.show", "letter": "letters.show", "opinion": "cohandling.opinions"}
"""Where a text of this source is read whole; all others are files."""
_CUT = Piece("…", False)
LONGEST = 300
"""Characters that the box takes: more would not fit an address."""


@pages.route("/search")
@signed_in
def index() -> ResponseReturnValue:
    """Where the words stand; a number that is the 案号 of one case this year opens that case, unless a list is asked for."""
    wanted = _wanted()
    if not (wanted.active or "list" in request.args or "page" in request.args):
        direct = search.numbered(office(), me(), wanted.q)
        if direct is not None:
            back = url_for("search.index", q=wanted.q, list=1)
            return redirect(url_for("cases.show", handling_id=direct, back=back))
    if not wanted.q.strip():
        return _page(wanted, None)
    number = request.args.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 4 else 1
    try:
        return _page(wanted, search.search(office(), me(), wanted, page), page)
    except BadInput as refusal:
        return _page(wanted, None, problems=[refusal]), refusal.status


def _wanted() -> Wanted:
    """The query whole, since one that is too long must not be searched for its beginning; the rest are short words."""
    given = request.args.to_dict()
    values = {f.name: given.get(f.name, "").strip()[:100] for f in fields(Wanted)}
    return Wanted(**{**values, "q": given.get("q", "")})


def _page(wanted: Wanted, found: Found | None, page: int = 1, problems: Sequence[BadInput] = ()) -> str:
    known = found.sessions if found else search.sessions(office())
    narrowing = _narrowing(wanted, known)
    chips = _chips(wanted, narrowing)
    return render_template(
        "search/index.html",
        q=wanted.q[:LONGEST],
        longest=LONGEST,
        asked=found is not None,
        problems=problems,
        hits=_hits(found.cases) if found else [],
        count_words=_count(found),
        narrowing=narrowing,
        chips=chips,
        whole_url=_here(**dict.fromkeys(wanted.active)) if chips else "",
        pager=_pager(found, page) if found else None,
    )


def _count(found: Found | None) -> str:
    if found is None or not found.count:
        return ""
    return f"找到 {found.count}{'+' if found.capped else ''} 件，最相关的在前"


def _pager(found: Found, page: int) -> dict[str, Any]:
    return {
        "count": f"{found.count}{'+' if found.capped else ''}",
        "shown": len(found.cases),
        "previous_url": _here(page=page - 1 if page > 2 else None, list=1) if page > 1 else None,
        "next_url": _here(page=page + 1) if found.more else None,
    }


def _here(**changes: Any) -> str:
    values: dict[str, Any] = {**request.args.to_dict(), "page": None, **changes}
    return url_for("search.index", **values)


class ShownPassage(NamedTuple):
    """An excerpt as the page shows it, with a link to where the text stands whole."""

    source: str
    url: str
    words: str


class ShownHit(NamedTuple):
    """A case as the page shows it; words that were searched are marked."""

    url: str
    serial_no: str
    title: str
    proposers: str
    session: str
    part: str
    state: str
    number: str
    result: str
    passages: tuple[ShownPassage, ...]


def _hits(cases: Sequence[FoundCase]) -> list[ShownHit]:
    """Cases with the way back to this list in their addresses, which are reckoned once for all."""
    # a query may be long, and one address has to hold the other
    back = quote(request.full_path if len(request.full_path) < 200 else url_for("search.index"))
    ways = {name: around_number(endpoint, "handling_id") for name, endpoint in PAGES.items()}
    return [_hit(case, back, ways) for case in cases]


def _hit(case: FoundCase, back: str, ways: dict[str, tuple[str, str]]) -> ShownHit:
    row = case.row
    before, after = ways["proposal"]
    return ShownHit(
        url=f"{before}{row.handling_id}{after}?back={back}",
        serial_no=_marked(case.serial_no),
        title=_marked(case.title),
        proposers=_marked(case.proposers),
        session=row.session_name,
        part=row.part,
        state=row.state,
        number=row.letter_number,
        result=row.result,
        passages=tuple(_passage(found, ways) for found in case.passages),
    )


def _passage(found: FoundPassage, ways: dict[str, tuple[str, str]]) -> ShownPassage:
    label = f"《{found.label}》" if found.source == "attachment" else f" {found.label}".rstrip()
    pieces = list(found.passage.pieces)
    if found.passage.cut_before:
        pieces.insert(0, _CUT)
    if found.passage.cut_after:
        pieces.append(_CUT)
    return ShownPassage(f"{SOURCES[found.source]}{label}", _url(found, ways), _marked(pieces))


def _marked(pieces: Sequence[Piece]) -> str:
    """Text with what was searched in ``mark``; made here, since a page has a hundred of them."""
    if len(pieces) == 1 and not pieces[0].marked:
        return pieces[0].text
    return Markup("".join(f"<mark>{escape(p.text)}</mark>" if p.marked else escape(p.text) for p in pieces))


def _url(found: FoundPassage, ways: dict[str, tuple[str, str]]) -> str:
    """Where the text can be read whole."""
    if found.source not in ways:
        return file_url(found.handling_id, found.source_id)
    before, after = ways[found.source]
    anchor = f"#letter-{found.source_id}" if found.source == "letter" else ""
    return f"{before}{found.handling_id}{after}{anchor}"


def _narrowing(wanted: Wanted, known: Sequence[Any]) -> list[dict[str, Any]]:
    years = dict.fromkeys(str(s.year) for s in known)
    kinds = [(k.code, k.name) for k in house().rules.kinds.values()]
    choices: tuple[tuple[str, str, list[tuple[str, str]]], ...] = (
        ("source", "来源", list(SOURCES.items())),
        ("kind", "种类", kinds),
        ("session", "届次", [(str(s.id), s.name) for s in known]),
        ("year", "年份", [(year, f"{year}年") for year in years]),
        ("replied", "答复", [("1", "只看有答复的")]),
    )
    return [
        {
            "name": name,
            "label": label,
            "value": getattr(wanted, name),
            "options": [("", "全部"), *options],
        }
        for name, label, options in choices
    ]


def _chips(wanted: Wanted, narrowing: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "label": f"{each['label']}：{dict(each['options']).get(each['value'], each['value'])}",
            "remove_url": _here(**{each["name"]: None}),
        }
        for each in narrowing
        if each["value"]
    ]
