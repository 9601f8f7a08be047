"""The letter against its case: names, numbers and kind as registered (R34), co-units (R36)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.letter import AddresseeType, LetterFacts
from proposals.domain.proofing.anatomy import Anatomy
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.manuscript import Line
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import Example, RuleBook
from proposals.domain.proofing.rules.specimen import OPENING, TITLE

REGISTERED = RuleBook()
_SERIAL = re.compile(r"第\s*(?P<serial>[\dA-Za-z]{1,8})\s*号")
_OF_SESSION = re.compile(r"关于(?P<session>.{4,40}?)第\s*[\dA-Za-z]{1,8}\s*号")
_CASE_TITLE = re.compile(r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》(?=[（(]第)")
_NOUN = re.compile(r"号(?P<noun>提案|建议|审议意见)")
_WITH = re.compile(
    r"会同(?P<units>[^，。；]{2,200}?)(?:等(?:单位|部门))?(?:进行|共同|联合|认真|研究|办理|会商|核实)"
)
_OTHER_SUFFIX = {AddresseeType.MEMBER: "代表", AddresseeType.DEPUTY: "委员"}
_OWN_SUFFIX = {AddresseeType.MEMBER: "委员", AddresseeType.DEPUTY: "代表"}


@REGISTERED.rule(
    "R34",
    "称谓、案号、届次、案由与登记一致",
    Severity.ERROR,
    "办理规范：提案答复委员或者提案单位，建议答复代表；案号、届次、案由、姓名须与登记的完全一致。",
    bad=[
        TITLE + OPENING.replace("0607", "0670") + "正文。",
        Example(TITLE + OPENING.replace("0607", "607") + "正文。", {}),
        Example(TITLE.replace("六届一次", "六届二次") + OPENING + "正文。", {}),
        Example(OPENING.replace("关于进一步加强", "关于加强") + "正文。", {}),
        Example(OPENING.replace("孔祥彬委员", "孔祥斌委员") + "正文。", {}),
        TITLE + OPENING.replace("委员：", "代表：") + "正文。",
        Example(TITLE.replace("号提案", "号建议") + OPENING + "正文。", {}),
        Example(OPENING.replace("您提出", "你们提出") + "正文。", {}),
    ],
    good=[
        TITLE + OPENING + "正文。",
        Example(TITLE + OPENING + "正文。", {}),
        Example("一、关于加强培训的建议\n办理人大代表建议和政协提案。", {}),
    ],
)
def the_case_is_named_rightly(reading: Reading) -> Iterator[Hit]:
    """Serial number, session, title, names and kind as registered; without facts, the same in title and text."""
    parts = reading.anatomy
    if not parts.whole:
        return
    yield from _serials(reading, parts)
    yield from _salutation(reading, parts)
    if reading.facts is not None:
        yield from _registered(reading, parts, reading.facts)


def _serials(reading: Reading, parts: Anatomy) -> Iterator[Hit]:
    places = [(line, m) for line in (*parts.title, *_opening(parts)) for m in _SERIAL.finditer(line.text)]
    if not places:
        return
    wanted = reading.facts.serial_no if reading.facts else places[0][1]["serial"]
    source = "登记的案号" if reading.facts else "标题里的案号"
    for line, match in places:
        if match["serial"] != wanted:
            message = f"{source}是“{wanted}”，这里写的是“{match['serial']}”，请核对。"
            yield Hit(line.at(*match.span("serial")), message, wanted)


def _salutation(reading: Reading, parts: Anatomy) -> Iterator[Hit]:
    """委员 for a proposal, 代表 for a suggestion; told by the facts or by the letter's own title."""
    line = parts.addressee
    if line is None:
        return
    found = _NOUN.search(parts.title_text)
    noun = found["noun"] if found else ""
    if reading.facts:
        wrong = _OTHER_SUFFIX.get(reading.facts.addressees[0].type, "")
    else:
        wrong = "代表" if "政协" in parts.title_text or noun == "提案" else "委员" if noun == "建议" else ""
    match = re.search(rf"{wrong}(?=[：:]\s*$)", line.text) if wrong else None
    if match:
        right = "委员" if wrong == "代表" else "代表"
        yield Hit(
            line.at(*match.span()),
            f"主送的称谓应为“{right}”，不是“{wrong}”：提案答复委员，建议答复代表。",
            right,
        )


def _registered(reading: Reading, parts: Anatomy, facts: LetterFacts) -> Iterator[Hit]:
    yield from _title_as_registered(parts, facts)
    yield from _names_as_registered(parts, facts)
    for line in _opening(parts):
        for match in _CASE_TITLE.finditer(line.text):
            if _plain(match["title"]) != _plain(facts.title):
                message = f"登记的案由是“{facts.title}”，这里写的是“{match['title']}”，请核对。"
                yield Hit(line.at(*match.span("title")), message, facts.title)
        several = "你们" if len(facts.addressees) == 1 else "您"
        kind = facts.addressees[0].type
        if kind is AddresseeType.MEMBER and re.match(rf"\s*{several}(?!们)(?:提出|对)", line.text):
            right = "您" if len(facts.addressees) == 1 else "你们"
            start = line.text.index(several)
            message = f"主送{len(facts.addressees)}位委员，开头应称“{right}”。"
            yield Hit(line.at(start, start + len(several)), message, right)


def _title_as_registered(parts: Anatomy, facts: LetterFacts) -> Iterator[Hit]:
    title = parts.title_text
    session = _OF_SESSION.search(title)
    if session and session["session"] not in (facts.session, f"{facts.unit}关于{facts.session}"):
        line = next((x for x in parts.title if "届" in x.text or "会议" in x.text), parts.title[0])
        message = f"登记的届次是“{facts.session}”，标题写的是“{session['session']}”，请核对。"
        yield Hit(line.whole, message, facts.session)
    noun = _NOUN.search(title)
    wanted = {"cppcc_proposal": "提案", "npc_suggestion": "建议"}.get(facts.kind)
    if noun and wanted and noun["noun"] != wanted:
        line = next((x for x in parts.title if noun["noun"] in x.text), parts.title[-1])
        yield Hit(line.whole, f"本件是{wanted}，标题里写的是“{noun['noun']}”，请改正。", wanted)


def _names_as_registered(parts: Anatomy, facts: LetterFacts) -> Iterator[Hit]:
    line = parts.addressee
    if line is None or re.search(r"等\d+[位名]", line.text):
        return
    suffix = _OWN_SUFFIX.get(facts.addressees[0].type, "")
    missing = [a.name for a in facts.addressees if a.name.removesuffix(suffix) not in line.text]
    if missing:
        named = "、".join(missing)
        yield Hit(line.whole, f"主送里没有登记的“{named}”，请核对姓名或者单位名称。", named)


def _opening(parts: Anatomy) -> tuple[Line, ...]:
    return () if parts.opening is None else (parts.opening,)


def _plain(title: str) -> str:
    return re.sub(r"[《》〈〉\s]", "", title)


@REGISTERED.rule(
    "R36",
    "会办单位齐全",
    Severity.ERROR,
    "办理规范：答复要写明经会同哪些单位办理；登记的会办单位都要写到，没有登记的不能写。",
    bad=[
        Example(OPENING.replace("市信访办、", "") + "正文。", {}),
        Example(OPENING.replace("市信访办、", "市信访办、市财政局、") + "正文。", {}),
        Example(OPENING.replace("会同市信访办、市机关事务局", "") + "正文。", {}),
    ],
    good=[
        Example(OPENING + "正文。", {}),
        Example(OPENING.replace("会同市信访办、市机关事务局", "") + "正文。", {"co_units": []}),
        Example(
            OPENING.replace("市信访办、", "市规划和自然资源局和"),
            {"co_units": ["市规划和自然资源局", "市机关事务局"]},
        ),
        Example("一、关于培训的建议\n会同有关部门研究落实。", {}),
    ],
)
def every_co_unit_is_named(reading: Reading) -> Iterator[Hit]:
    """Registered co-units that the letter leaves out, and units of 经会同 that are not registered."""
    facts, parts = reading.facts, reading.anatomy
    if facts is None or parts.opening is None or not parts.whole:
        return
    missing = [u for u in facts.co_units if not _named(reading, u)]
    if missing:
        named = "、".join(missing)
        yield Hit(
            parts.opening.whole, f"登记的会办单位“{named}”在复函里没有出现，请补上“经会同{named}”。", named
        )
    known = {name for unit in (*facts.co_units, facts.unit) for name in _names_of(reading, unit)}
    for spot in reading.spots(_WITH, [parts.opening]):
        for unit in spot["units"].split("、"):
            if not _registered_unit(unit, known):
                start = spot.line.text.index(unit, spot.match.start("units"))
                message = f"“{unit}”没有登记为本件的会办单位，请核对是否写错或者漏登。"
                yield Hit(spot.line.at(start, start + len(unit)), message)


def _registered_unit(named: str, known: set[str]) -> bool:
    """Whether it is one known name, or two with 和 between (names have 和 in them, too), or speaks of units at large."""
    if named in known or not named or re.search(r"有关|相关|各|等", named):
        return True
    joints = [n for n, char in enumerate(named) if char in "和与及"]
    return any(named[:n] in known and named[n + 1 :] in known for n in joints)


def _named(reading: Reading, unit: str) -> bool:
    return any(name in reading.manuscript.source for name in _names_of(reading, unit))


def _names_of(reading: Reading, unit: str) -> set[str]:
    """All names under which the directory knows a unit."""
    names = {unit}
    for each in reading.lexicon.units:
        all_names = {each.full, each.short, *each.others} - {""}
        if unit in all_names:
            names |= all_names
    return names
