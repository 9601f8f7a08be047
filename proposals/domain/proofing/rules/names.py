"""Names: units as the directory has them (R30), leaders with their posts (R31), and what we call ourselves (R47)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from proposals.domain.dates import chinese_date
from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.lexicon import OfficeHolder, UnitNames
from proposals.domain.proofing.manuscript import Spot
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import Example, RuleBook

NAMES = RuleBook()
_ENDINGS = "局办委厅"
_LEVELS = "省市区县"
_PLACED = re.compile(rf"(?P<place>[\u4e00-\u9fff]{{2,3}})[{_LEVELS}](?P<rest>[\u4e00-\u9fff]{{3,}})")
_POSTS = "局长|厅长|主任|处长|市长|区长|县长|书记|秘书长|检察长|院长|部长|会长|主席|巡视员|总队长"
_TITLE_AFTER = re.compile(rf"(?:党组|党委|常务|副|代)*(?:{_POSTS})")
_SIGNED = re.compile(r"(?:经|由)(?P<who>[^，。；、]{2,40}?)(?P<how>审签|签发)")
_OURSELVES = re.compile(
    r"(?<![自大你])我(?P<what>局|厅|委(?!托|派|员|任)|办(?!理|事|公|结|案|好|成|得|了|过|法|学)|处(?!理|于|在|置|罚|长))"
)
_OUR_ENDINGS = (("委员会", "我委"), ("办公室", "我办"), ("办公厅", "我厅"))


@NAMES.rule(
    "R30",
    "单位名称与单位库一致",
    Severity.WARNING,
    "《党政机关公文处理工作条例》第九条：机关用全称、规范化简称或者同类型机关统称；与单位库差一点的，请核对。",
    bad=[
        Example("由重庆司法局牵头落实。", {}),
        Example("会同市信访局开展排查。", {}),
        Example("市机关事务管理局已修订示范文本。", {}),
    ],
    good=[
        Example("重庆市司法局会同市信访办、市机关事务局研究，市信访办公室已反馈意见。", {}),
        "由重庆司法局牵头落实。",
    ],
)
def units_are_those_of_the_directory(reading: Reading) -> Iterator[Hit]:
    """Near misses of known names, and names that were no longer a unit's on the day of the letter."""
    units = (*reading.lexicon.units, *_units_of_the_case(reading))
    known = {name for unit in units for name in (unit.full, unit.short, *unit.others) if name}
    for name in sorted(known):
        for stem, wrong in _near_misses(name):
            if stem in reading.manuscript.source:
                yield from _misnamed(reading, wrong, name, known)
    for unit in units:
        yield from _renamed(reading, unit)


def _units_of_the_case(reading: Reading) -> Iterator[UnitNames]:
    facts = reading.facts
    if facts is not None:
        yield UnitNames(facts.unit, facts.unit_short or "")
        yield from (UnitNames(name) for name in facts.co_units)


def _near_misses(name: str) -> Iterator[tuple[str, str]]:
    """Words with a regular expression around them: the level of its place left out, another ending, 管理 put in."""
    placed = _PLACED.fullmatch(name)
    if placed:
        unplaced = placed["place"] + placed["rest"]
        yield unplaced, re.escape(unplaced)
    if name[-1] in _ENDINGS and len(name) >= 4:
        others, stem = _ENDINGS.replace(name[-1], ""), name[:-1]
        yield stem, rf"{re.escape(stem)}(?:管理)?[{others}](?![公员])"
        if "管理" not in name:
            yield stem, rf"{re.escape(stem)}管理{name[-1]}"


def _misnamed(reading: Reading, wrong: str, name: str, known: set[str]) -> Iterator[Hit]:
    for spot in reading.spots(re.compile(wrong)):
        if spot[0] not in known and not any(k in spot[0] + spot.after[:4] for k in known):
            message = f"单位库里是“{name}”，这里写的是“{spot[0]}”，请核对单位名称。"
            yield Hit(spot.at(), message, name)


def _renamed(reading: Reading, unit: UnitNames) -> Iterator[Hit]:
    day = reading.day
    if day is None or unit.valid_to is None or unit.valid_to >= day or len(unit.full) < 4:
        return
    now = f"，现在是“{unit.successor}”" if unit.successor else ""
    for spot in reading.spots(re.compile(re.escape(unit.full))):
        message = f"“{unit.full}”这个名称用到{chinese_date(unit.valid_to)}为止{now}，请核对。"
        yield Hit(spot.at(), message, unit.successor)


@NAMES.rule(
    "R31",
    "领导姓名职务与任职库一致",
    Severity.ERROR,
    "签发人必须是实际签发的人；姓名、职务与登记和任职库（按成文日期）一致。",
    bad=[
        Example("孔祥彬委员：\n您提出的《关于进一步加强法治政府建设的建议》（第0607号）收悉，现答复如下：\n正文。\n此复函已经市司法局种及玲局长审签。", {}),
        Example("正文。\n此复函已经市司法局种及灵副局长审签。", {}),
    ],
    good=[
        Example("正文。\n此复函已经市司法局种及灵局长审签。", {}),
        "此复函已经市司法局种及灵局长审签。",
    ],
)  # fmt: skip
def leaders_are_named_rightly(reading: Reading) -> Iterator[Hit]:
    """The one who signed as the facts have it, and every leader with the post held on that day."""
    yield from _signed_by_another(reading)
    day = reading.day
    holders = [h for h in reading.lexicon.holders if day is None or _holds(h, day)]
    names = {holder.name for holder in holders}
    for name in sorted(names):
        yield from _other_post(reading, [h for h in holders if h.name == name])


def _signed_by_another(reading: Reading) -> Iterator[Hit]:
    signer = reading.facts.signer if reading.facts else None
    for spot in reading.spots(_SIGNED, reading.anatomy.closing):
        if signer is not None:
            wanted = signer.name + signer.title
            if not spot["who"].endswith(wanted):
                message = f"登记的签发人是“{wanted}”，结尾写的是“{spot['who']}”，请改为实际签发的人。"
                yield Hit(spot.at("who"), message, wanted)
        else:
            yield from _unknown_signer(reading, spot)


def _unknown_signer(reading: Reading, spot: Spot) -> Iterator[Hit]:
    """Without facts: a post of a known unit that somebody of another name holds."""
    for holder in reading.lexicon.holders:
        named = spot["who"].removesuffix(holder.title)
        if named != spot["who"] and holder.unit and holder.unit in named and holder.name not in named:
            message = (
                f"任职库里{holder.unit}{holder.title}是“{holder.name}”，这里写的是“{spot['who']}”，请核对。"
            )
            yield Hit(spot.at("who"), message, holder.name + holder.title)


def _other_post(reading: Reading, posts: list[OfficeHolder]) -> Iterator[Hit]:
    """A known name with a title behind it that none of the posts has."""
    name, titles = posts[0].name, [post.title for post in posts]
    for spot in reading.spots(re.compile(re.escape(name))):
        told = _TITLE_AFTER.match(spot.after)
        if told and not any(_same_post(title, told[0]) for title in titles):
            message = f"任职库里{name}的职务是“{titles[0]}”，这里写的是“{told[0]}”，请核对。"
            yield Hit(
                spot.line.at(spot.match.start(), spot.match.end() + told.end()), message, name + titles[0]
            )


def _same_post(title: str, told: str) -> bool:
    """Whether a post may be called so: 常务副市长 is also 副市长, but never 市长."""
    return any(one.endswith(told) and not one.endswith("副" + told) for one in re.split("[、，]", title))


def _holds(holder: OfficeHolder, day: date) -> bool:
    begun = holder.valid_from is None or holder.valid_from <= day
    return begun and (holder.valid_to is None or day <= holder.valid_to)


@NAMES.rule(
    "R47",
    "自称一致",
    Severity.WARNING,
    "全文对本单位只用一种自称；“我办”“我委”多半是会办意见里的原话，合稿时要改。",
    bad=[
        Example("我局牵头编写题库。\n我办同意由律师到信访接待场所值班。", {}),
        "我局牵头编写题库，我委负责组织测试。",
    ],
    good=[
        Example("我局牵头编写题库，请您在办理中继续监督，我办理此件的经办人是李承办。", {}),
        "我局牵头编写题库，我委托第三方评估。",
        Example("我办会同市司法局研究。", {"unit": "重庆市信访办公室", "unit_short": "市信访办"}),
    ],
)
def we_call_ourselves_one_name(reading: Reading) -> Iterator[Hit]:
    """我局 of the facts, or the one that comes first: every other one is told."""
    found = list(reading.spots(_OURSELVES))
    if not found:
        return
    ours = _self_name(reading) or found[0][0]
    for spot in found:
        if spot[0] != ours:
            message = f"本函的自称是“{ours}”，这里写的是“{spot[0]}”，请核对是不是别的单位的原话。"
            yield Hit(spot.at(), message, ours, cause=spot[0])


def _self_name(reading: Reading) -> str:
    """我局 as the facts say, or from the unit's last character where that is plain."""
    facts = reading.facts
    if facts is None:
        return ""
    if facts.self_name:
        return facts.self_name
    by_ending = next((own for ending, own in _OUR_ENDINGS if facts.unit.endswith(ending)), "")
    return by_ending or (f"我{facts.unit[-1]}" if facts.unit[-1] in "局厅委办处" else "")
