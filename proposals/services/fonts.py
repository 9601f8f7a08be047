"""字体: what letters are printed in on this machine, and whose names would come out as empty boxes. Nothing is stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from proposals.documents.fonts import FontReport, FontState, check_fonts, typefaces_of, uncovered_by_all
from proposals.documents.packaged import NAMES, packaged_template
from proposals.domain.actors import Actor, Role
from proposals.domain.letter import LetterText
from proposals.services._office import Office
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.issuing import LetterTemplate
from proposals.storage.tables.organisation import Person, Unit
from proposals.storage.tables.register import Proposal, Proposer
from proposals.storage.tables.system import Blob

MOST_SENTENCES = 8  # beyond that a font is missing, not a character
AROUND = 5  # characters shown on either side of one that cannot be printed
NO_ANSWER = "本机没有字体配置程序fontconfig，无法检查字体；PDF里的字体以实际打印的为准。"


@dataclass(frozen=True, slots=True)
class NameInDoubt:
    """A name with characters that no font here shows (``uncovered``) or that another typeface lends (``borrowed``)."""

    kind: str
    name: str
    where: str
    uncovered: str
    borrowed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HouseFonts:
    """Typefaces of all templates in use, and the names now at work that they do not show well."""

    report: FontReport
    names: tuple[NameInDoubt, ...]


def house_fonts(office: Office, actor: Actor) -> HouseFonts:
    """For the administrator the whole house, for a clerk their own unit's cases and people, and all units."""
    of_units = None if any(g.role is Role.SYSADMIN for g in actor.grants) else _kept(actor)
    names = list(dict.fromkeys(_names(office, of_units)))
    typefaces = tuple(dict.fromkeys(name for data in _templates(office) for name in typefaces_of(data)))
    report = check_fonts(typefaces, "".join(name for _, name, _ in names))
    lenders = dict(report.borrowed)
    in_doubt = []
    for kind, name, where in names:
        uncovered = "".join(c for c in dict.fromkeys(name) if c in report.uncovered)
        borrowed = tuple((c, lenders[c]) for c in dict.fromkeys(name) if c in lenders)
        if uncovered or borrowed:
            in_doubt.append(NameInDoubt(kind, name, where, uncovered, borrowed))
    return HouseFonts(report, tuple(sorted(in_doubt, key=lambda n: not n.uncovered)))


def box_warnings(letters: Iterable[LetterText]) -> tuple[str, ...]:
    """One sentence for each character of these letters that would be an empty box in the PDF; one for very many."""
    lines = [line for letter in letters for line in (letter.mark, *letter.lines())]
    missing = uncovered_by_all("\n".join(lines))
    if len(missing) > MOST_SENTENCES:
        return (
            f"有{len(missing)}个字没有字体能显示，PDF里会是空框；请系统管理员安装中文字体后再生成PDF，Word文件不受影响。",
        )
    return tuple(_box_sentence(c, next(line for line in lines if c in line)) for c in missing)


def font_summary() -> str:
    """One line on the packaged templates' typefaces, for whoever looks after the machine."""
    names = tuple(dict.fromkeys(n for name in NAMES for n in typefaces_of(packaged_template(name))))
    report = check_fonts(names, "")
    if not report.known:
        return NO_ANSWER
    said = []
    for state, words in ((FontState.REPLACED, "用替代字体："), (FontState.MISSING, "缺：")):
        faces = [f for f in report.typefaces if f.state is state]
        if faces:
            said.append(
                words + "、".join(f"{f.name}（{f.printed_in}）" if f.printed_in else f.name for f in faces)
            )
    return "字体（供参考）：" + ("；".join(said) or "模板所用字体都已安装") + "。"


def _box_sentence(character: str, line: str) -> str:
    at = line.index(character)
    near = line[max(0, at - AROUND) : at + AROUND + 1]
    return (
        f"“{character}”（U+{ord(character):04X}，在“{near}”中）没有字体能显示，PDF里会是空框；"
        "请系统管理员安装收有这个字的字体后再生成PDF，Word文件不受影响。"
    )


def _kept(actor: Actor) -> set[int]:
    return {g.unit_id for g in actor.grants if g.role is Role.CLERK and g.unit_id is not None}


def _names(office: Office, of_units: set[int] | None) -> Iterator[tuple[str, str, str]]:
    """(what it is, name, where it stands) of proposers of open cases, of people and of units."""
    proposers = (
        select(Proposer.name, Proposal.serial_no)
        .join(Proposal, Proposal.id == Proposer.proposal_id)
        .join(Handling, Handling.proposal_id == Proposal.id)
        .where(Handling.live)
        .order_by(Proposal.id, Proposer.position)
    )
    people = select(Person.name, Person.title).where(Person.active).order_by(Person.id)
    if of_units is not None:
        proposers = proposers.where(Handling.unit_id.in_(of_units))
        people = people.where(Person.unit_id.in_(of_units))
    for name, serial_no in office.db.execute(proposers):
        yield "提案者", name, f"第{serial_no}号"
    for name, title in office.db.execute(people):
        yield "人员", name, title
    for name in office.db.scalars(select(Unit.name).where(Unit.active).order_by(Unit.id)):
        yield "单位", name, ""


def _templates(office: Office) -> Iterator[bytes]:
    """The packaged templates, then the units' own ones in use."""
    yield from (packaged_template(name) for name in NAMES)
    own = (
        select(Blob)
        .join(LetterTemplate, LetterTemplate.blob_id == Blob.id)
        .where(LetterTemplate.active)
        .order_by(LetterTemplate.id)
    )
    for blob in office.db.scalars(own):
        yield office.read_file(blob)
