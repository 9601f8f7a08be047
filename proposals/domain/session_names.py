"""届次: the many ways to write a session, read into level, body, term and meeting, and one way to print it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from proposals.domain.chinese_numerals import chinese_numeral, parse_numeral
from proposals.domain.errors import BadInput
from proposals.domain.serial import half_width


class Level(StrEnum):
    """Whose session it is."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"


class Body(StrEnum):
    """Who meets."""

    CPPCC = "cppcc"
    NPC = "npc"
    NPC_STANDING = "npc_standing"


_LEVELS = {
    "全国": Level.NATIONAL,
    "省": Level.PROVINCE,
    "自治区": Level.PROVINCE,
    "市": Level.CITY,
    "州": Level.CITY,
    "盟": Level.CITY,
    "区": Level.DISTRICT,
    "县": Level.DISTRICT,
    "旗": Level.DISTRICT,
}
_N = r"第?(?P<{}>[一二三四五六七八九十]{{1,3}}|[0-9]{{1,2}})"
_TERM, _MEETING = _N.format("term") + "届", _N.format("meeting") + "次(?:全体)?会?议?"
_PLACE = r"(?P<place>[\u3400-\u9fff]{0,8}?)(?P<level>全国|自治区|省|市|州|盟|区|县|旗)?"
_NPC = r"人(?:民代表)?大会?(?P<standing>常(?:务)?委(?:员)?会)?"
_FORMS = [
    re.compile(rf"{_PLACE}政协{_TERM}(?:委员会)?{_MEETING}"),
    re.compile(rf"政协{_PLACE}{_TERM}(?:委员会)?{_MEETING}"),
    re.compile(rf"{_PLACE}{_TERM}(?P<country>全国)?{_NPC}{_MEETING}"),
    re.compile(rf"{_PLACE}{_NPC}{_TERM}{_MEETING}"),
]


@dataclass(frozen=True)
class SessionName:
    """One session; ``place`` and ``level_word`` as written, so that 重庆市 and 市 print as they came."""

    level: Level
    body: Body
    term: int
    meeting: int
    place: str = ""
    level_word: str = "市"

    def __str__(self) -> str:
        whose = self.place + self.level_word
        term, meeting = chinese_numeral(self.term), chinese_numeral(self.meeting)
        if self.body is Body.CPPCC:
            return f"{whose}政协{term}届{meeting}次会议"
        if self.body is Body.NPC_STANDING:
            return f"{_npc(self.level, whose, term)}常委会第{meeting}次会议"
        return f"{_npc(self.level, whose, term)}{meeting}次会议"

    def same_session(self, other: SessionName) -> bool:
        """True when both name one session, whether or not one of them names the place (重庆市政协, 市政协)."""
        ours = (self.level, self.body, self.term, self.meeting)
        theirs = (other.level, other.body, other.term, other.meeting)
        return ours == theirs and (not self.place or not other.place or self.place == other.place)


def parse_session(typed: str) -> SessionName:
    """Read a session's name; nonsense is a ``BadInput`` that shows the form expected."""
    text = re.sub(r"[\s（）()]+", "", half_width(typed))
    text = text.replace("中国人民政治协商会议", "政协")
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            return _session(match, typed)
    raise _unreadable(typed)


def _session(match: re.Match[str], typed: str) -> SessionName:
    parts = match.groupdict()
    word = parts.get("country") or parts["level"]
    term, meeting = parse_numeral(parts["term"]), parse_numeral(parts["meeting"])
    if word is None or term is None or meeting is None:
        raise _unreadable(typed)
    body = Body.CPPCC if "standing" not in parts else Body.NPC_STANDING if parts["standing"] else Body.NPC
    return SessionName(_LEVELS[word], body, term, meeting, parts["place"] or "", word)


def _npc(level: Level, whose: str, term: str) -> str:
    return f"{term}届全国人大" if level is Level.NATIONAL else f"{whose}{term}届人大"


def _unreadable(typed: str) -> BadInput:
    shown = typed.strip()[:30]
    return BadInput(
        f"届次“{shown}”看不懂，请写成“市政协六届一次会议”或“市六届人大一次会议”这样的名称。", field="session"
    )
