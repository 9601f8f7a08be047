"""What an office may say of its lights: checked as typed, kept as JSON, laid over the packaged ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from proposals.domain.data_file import DataFile
from proposals.domain.errors import BadInput, refuse_all
from proposals.domain.lights import USUAL_SIGNS, Colour, LightCode, Sign, Thresholds

WORDS = ("left", "left_none", "today", "overdue", "overdue_none")
COUNTED = ("left", "overdue")
"""Words in which the number of days must stand."""
MOST_DAYS = 250
LONGEST_NAME, LONGEST_MEANING, LONGEST_WORDS = 4, 8, 20


def parse_signs(raw: object) -> dict[LightCode, Sign]:
    """The signs of a data file, those not named as usual; an unknown key or colour is a ``BadInput`` with its place."""
    file = DataFile("期限表")
    table = file.table(raw, "lights.signs")
    file.only(table, [code.value for code in LightCode], "lights.signs")
    found = dict(USUAL_SIGNS)
    for name, value in table.items():
        place = f"lights.signs.{name}"
        sign = file.table(value, place)
        file.only(sign, ("name", "meaning", "colour"), place)
        colour = file.text(sign.get("colour"), f"{place}.colour")
        if colour not in set(Colour):
            raise file.wrong(f"{place}.colour", "这些颜色之一：" + "、".join(c.value for c in Colour))
        texts = [file.text(sign.get(part), f"{place}.{part}") for part in ("name", "meaning")]
        found[LightCode(name)] = Sign(texts[0], texts[1], Colour(colour))
    return found


def as_stored(thresholds: Thresholds) -> dict[str, Any]:
    """The settings as they are kept."""
    return {
        "blue": thresholds.blue,
        "yellow": thresholds.yellow,
        "words": {name: getattr(thresholds, name) for name in WORDS},
        "signs": {
            code.value: {"name": sign.name, "meaning": sign.meaning, "colour": sign.colour.value}
            for code, sign in thresholds.signs.items()
        },
    }


def laid_over(packaged: Thresholds, stored: Mapping[str, Any]) -> Thresholds:
    """The packaged lights with what was kept in their place."""
    signs = {
        LightCode(code): Sign(sign["name"], sign["meaning"], Colour(sign["colour"]))
        for code, sign in stored["signs"].items()
    }
    return replace(
        packaged,
        blue=stored["blue"],
        yellow=stored["yellow"],
        signs={**packaged.signs, **signs},
        **{name: stored["words"][name] for name in WORDS},
    )


def check(thresholds: Thresholds) -> None:
    """Refuse lights that nobody could tell apart or read, each sentence at its field."""
    refuse_all([*_days(thresholds), *_words(thresholds), *_signs(thresholds)])


def _days(t: Thresholds) -> Iterator[BadInput]:
    for name, days in (("blue", t.blue), ("yellow", t.yellow)):
        if not 0 <= days <= MOST_DAYS:
            yield BadInput(f"请填0至{MOST_DAYS}之间的工作日数。", field=name)
    if t.yellow > t.blue:
        yield BadInput(
            f"“{t.signs[LightCode.YELLOW].name}”灯的天数（{t.yellow}）不能大于"
            f"“{t.signs[LightCode.BLUE].name}”灯的天数（{t.blue}），请改小。",
            field="yellow",
        )


def _words(t: Thresholds) -> Iterator[BadInput]:
    for name in WORDS:
        text = getattr(t, name)
        bare = text.replace("{n}", "", 1) if name in COUNTED else text
        if not text.strip():
            yield BadInput("请填写这句话，灯不能只有颜色。", field=name)
        elif len(text) > LONGEST_WORDS:
            yield BadInput(f"这句话太长，最多{LONGEST_WORDS}个字。", field=name)
        elif name in COUNTED and "{n}" not in text:
            yield BadInput("这句话里要有 {n}，它的位置显示天数。", field=name)
        elif "{" in bare or "}" in bare:
            where = "只能有一个 {n}，不能有别的花括号" if name in COUNTED else "没有天数，不能有花括号"
            yield BadInput(f"这句话里{where}。", field=name)


def _signs(t: Thresholds) -> Iterator[BadInput]:
    names: dict[str, LightCode] = {}
    colours: dict[Colour, LightCode] = {}
    for code in LightCode:
        sign = t.signs[code]
        for part, text, most in (
            ("name", sign.name, LONGEST_NAME),
            ("meaning", sign.meaning, LONGEST_MEANING),
        ):
            what = "名称" if part == "name" else "含义"
            if not text.strip():
                yield BadInput(f"请填写这盏灯的{what}。", field=f"{code.value}_{part}")
            elif len(text) > most:
                yield BadInput(f"{what}太长，最多{most}个字。", field=f"{code.value}_{part}")
        if sign.name in names:
            yield BadInput(f"已有一盏灯叫“{sign.name}”，请换一个名称。", field=f"{code.value}_name")
        elif sign.colour in colours:
            other = t.signs[colours[sign.colour]].name
            yield BadInput(f"“{other}”灯已用了这种颜色，请换一种。", field=f"{code.value}_colour")
        names.setdefault(sign.name, code)
        colours.setdefault(sign.colour, code)
