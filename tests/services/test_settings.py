"""Sessions, series, gates, chains and templates: what may be changed by whom, and what stays."""

from datetime import date

import pytest
from sqlalchemy import select

from proposals.documents.docx_text import docx_lines
from proposals.documents.packaged import packaged_template
from proposals.documents.zip_parts import pack, unpack
from proposals.domain.actors import Role
from proposals.domain.chains import PlannedStep, StepKind, Whose
from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.domain.gates import Gate, Mode
from proposals.domain.workflow import Part
from proposals.services._letter_facts import own_template
from proposals.services.settings import chains, congress, gates, series, templates
from proposals.services.settings.congress import SessionFacts
from proposals.storage.handling import chain_for
from proposals.storage.tables.issuing import NumberSeries
from proposals.storage.tables.organisation import RoleGrant
from proposals.storage.tables.register import CongressSession
from proposals.storage.tables.system import Setting
from tests.documents.attack_files import docx_file, macro_docx
from tests.factories import registered
from tests.people import EVER, Cast, make_cast, make_office


@pytest.fixture
def cast(db, tmp_path) -> Cast:
    """The cast, in which 钱核稿 administers as well."""
    cast = make_cast(make_office(db, tmp_path))
    db.add(
        RoleGrant(
            person_id=cast.people["钱核稿"].id, role=Role.SYSADMIN, unit_id=cast.unit.id, valid_from=EVER
        )
    )
    db.flush()
    return cast


# ------------------------------------------------------------------ 届次

NEXT = SessionFacts("市政协六届二次会议", "cppcc_proposal", "city", 2024, date(2024, 5, 31))


def test_a_clerk_adds_a_session_and_its_due_date_counts(cast):
    congress.add_session(cast.office, cast["王登记"], NEXT)
    with pytest.raises(BadInput, match="已有届次"):
        congress.add_session(cast.office, cast["王登记"], NEXT)
    with pytest.raises(NotAllowed):
        congress.add_session(cast.office, cast["李承办"], NEXT)


def test_the_name_of_a_session_stays_once_a_proposal_stands_under_it(cast):
    registered(cast)
    session = cast.office.db.scalars(
        select(CongressSession).where(CongressSession.name == "市政协六届一次会议")
    ).one()
    same = SessionFacts(session.name, session.kind_code, session.level_code, 2023, date(2023, 5, 31), False)
    congress.change_session(cast.office, cast["王登记"], session.id, same)
    assert not session.active
    with pytest.raises(NotPossible, match="不能再改"):
        congress.change_session(cast.office, cast["王登记"], session.id, NEXT)


# ------------------------------------------------------------------ 发文字号


@pytest.mark.both_databases
def test_the_next_number_of_a_series_only_goes_up(cast):
    office, clerk = cast.office, cast["王登记"]
    found = office.db.scalars(select(NumberSeries).where(NumberSeries.code == "渝司提")).one()
    series.change_series(office, clerk, found.id, "提案复函", "cppcc_proposal", 45, True)
    line = next(x for x in series.all_series(office, clerk) if x.series.code == "渝司提")
    assert (line.next, line.sample) == (45, "渝司提〔2023〕45号")
    with pytest.raises(BadInput, match="不能小于45"):
        series.change_series(office, clerk, found.id, "提案复函", "cppcc_proposal", 44, True)


@pytest.mark.parametrize(
    ("code", "use", "sentence"),
    [
        ("渝司提", "", "已有机关代字"),
        ("渝司〔", "", "机关代字"),
        ("渝新", "petition", "请选择用于哪一类函件"),
    ],
)
def test_a_series_is_not_added_with(cast, code, use, sentence):
    with pytest.raises(BadInput, match=sentence):
        series.add_series(cast.office, cast["王登记"], cast.unit.id, code, "说明", use)


def test_a_clerk_of_another_unit_adds_no_series_here(cast):
    with pytest.raises(NotAllowed):
        series.add_series(cast.office, cast["外人"], cast.unit.id, "渝水提", "说明", "")


# ------------------------------------------------------------------ 办理要求


def test_a_gate_is_loosened_and_the_change_is_recorded_with_both_modes(cast):
    office = cast.office
    gates.set_gates(office, cast["钱核稿"], {Gate.CONTACT: Mode.WARN})
    office.__dict__.pop("gate_modes", None)
    assert office.gate_modes[Gate.CONTACT] is Mode.WARN
    assert office.gate_modes[Gate.OPINIONS] is Mode.BLOCK
    assert office.db.get(Setting, "gates").changed_by == cast["钱核稿"].person_id


def test_a_letter_without_draft_is_never_let_through(cast):
    with pytest.raises(BadInput, match="不能放宽"):
        gates.set_gates(cast.office, cast["钱核稿"], {Gate.DRAFT: Mode.OFF})


def test_a_clerk_does_not_loosen_gates(cast):
    with pytest.raises(NotAllowed):
        gates.set_gates(cast.office, cast["王登记"], {Gate.CONTACT: Mode.OFF})


# ------------------------------------------------------------------ 审核流程


def step(position: int, kind: StepKind, person_id: int | None = None) -> PlannedStep:
    return PlannedStep(position, kind, f"第{position}步", Role.HEAD, Whose.UNIT, person_id)


CHECK, SIGN = StepKind.CHECK, StepKind.SIGN


def set_chain(cast: Cast, *steps: PlannedStep, part: Part | None = None):
    return chains.set_chain(cast.office, cast["钱核稿"], cast.unit.id, part, "新流程", steps)


def test_a_changed_chain_takes_the_place_of_the_old_one_which_stays_readable(cast):
    old = chain_for(cast.office.db, cast.unit.id, Part.SOLE)
    new = set_chain(cast, step(1, CHECK), step(1, CHECK), step(2, SIGN))
    assert chain_for(cast.office.db, cast.unit.id, Part.SOLE).id == new.id
    assert not old.active
    assert len(old.steps) == 5


def test_a_chain_for_one_part_ends_and_the_general_one_takes_over(cast):
    own = set_chain(cast, step(1, SIGN), part=Part.COHANDLE)
    assert chain_for(cast.office.db, cast.unit.id, Part.COHANDLE).id == own.id
    chains.end_chain(cast.office, cast["钱核稿"], own.id)
    general = chain_for(cast.office.db, cast.unit.id, Part.COHANDLE)
    assert general.part is None
    with pytest.raises(BadInput, match="通用流程不能停用"):
        chains.end_chain(cast.office, cast["钱核稿"], general.id)


CHAINS = {
    "no step": ((), "至少要有一步"),
    "no signature at the end": ((step(1, CHECK),), "最后一步"),
    "two signatures at the end": ((step(1, SIGN), step(1, SIGN)), "最后一步"),
    "a signature in the middle": ((step(1, SIGN), step(2, SIGN)), "只能是最后一步"),
    "too many steps": (tuple(step(n, CHECK) for n in range(1, 14)), "最多12步"),
    "somebody of nowhere": ((step(1, SIGN, 9_999),), "不在本单位"),
}


@pytest.mark.parametrize("what", CHAINS)
def test_a_chain_is_not_taken_with(cast, what):
    steps, sentence = CHAINS[what]
    with pytest.raises(BadInput, match=sentence):
        set_chain(cast, *steps)


# ------------------------------------------------------------------ 函件模板


def add_template(cast: Cast, data: bytes, who: str = "钱核稿", use: str = "reply"):
    return templates.add_template(cast.office, cast[who], cast.unit.id, use, "本局.docx", data)


def take(cast: Cast, template, since: date, until: date | None = None):
    return templates.take_into_use(cast.office, cast["钱核稿"], template.id, since, until)


def serving(cast: Cast, on: date, use: str = "reply") -> bytes:
    return own_template(cast.office, cast.unit.id, use, on)


def own(words: str) -> bytes:
    """The packaged reply with a sentence of the office at its end."""
    parts = unpack(packaged_template("reply"))
    at = parts["word/document.xml"].rindex(b"<w:sectPr")
    body = parts["word/document.xml"]
    more = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>".encode()
    return pack(parts | {"word/document.xml": body[:at] + more + body[at:]})


def states(cast: Cast) -> dict[int, str]:
    return {line.template.version: line.state for line in templates.all_templates(cast.office)}


@pytest.mark.both_databases
def test_an_uploaded_template_waits_serves_from_its_day_and_gives_way_when_it_ends(cast):
    packaged, first = packaged_template("reply"), own("第一版")
    stored = add_template(cast, first)
    assert states(cast) == {1: "待启用"}
    assert serving(cast, date(2023, 3, 1)) == packaged
    take(cast, stored, date(2023, 3, 1))
    assert serving(cast, date(2023, 2, 28)) == packaged
    assert serving(cast, date(2023, 3, 1)) == first
    templates.end_template(cast.office, cast["钱核稿"], stored.id)
    assert states(cast) == {1: "已停用"}
    assert serving(cast, date(2023, 3, 1)) == packaged
    take(cast, stored, date(2023, 1, 1))
    assert serving(cast, date(2023, 3, 1)) == first


@pytest.mark.both_databases
def test_of_several_versions_the_one_that_began_last_serves_until_its_last_day(cast):
    first, second, third = (add_template(cast, own(f"第{n}版")) for n in "一二三")
    take(cast, first, date(2023, 1, 1))
    take(cast, second, date(2023, 2, 1), date(2023, 2, 28))
    take(cast, third, date(2023, 3, 1))
    found = {day: serving(cast, day) for day in (date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 1))}
    assert list(found.values()) == [own("第一版"), own("第二版"), own("第三版")]
    assert states(cast) == {3: "到期启用", 2: "现用", 1: "被后启用的版本取代"}
    take(cast, third, date(2023, 2, 1), date(2023, 2, 2))
    assert states(cast)[3] == "已到期"
    take(cast, third, date(2023, 2, 1))
    assert states(cast) == {3: "现用", 2: "被后启用的版本取代", 1: "被后启用的版本取代"}


def test_the_page_of_a_template_tells_what_it_prints_and_who_did_what_with_it(cast):
    stored = add_template(cast, own("本局附言"))
    take(cast, stored, date(2023, 3, 1))
    templates.end_template(cast.office, cast["钱核稿"], stored.id)
    cast.office.commit()
    page = templates.one_template(cast.office, cast["钱核稿"], stored.id)
    assert page.text[-1] == "本局附言"
    assert "渝司提〔2023〕1号" in page.headers
    assert page.line.added_by == "钱核稿"
    assert [event.action for event in page.history] == [
        "admin_template_ended",
        "admin_template_taken",
        "admin_template_added",
    ]


@pytest.mark.parametrize("use", templates.USES)
def test_every_packaged_template_can_be_an_offices_own_and_shows_the_case(cast, use):
    stored = add_template(cast, packaged_template(use), use=use)
    name, data = templates.preview_template(cast.office, cast["钱核稿"], stored.id)
    assert name == f"{templates.USES[use]}（第1版试印）.docx"
    words = "".join(docx_lines(data))
    assert "0607" in words or "孔祥彬" in words  # labels bear the name alone


@pytest.mark.parametrize(
    "data", [docx_file(), macro_docx(), b"", b"text"], ids=["plain", "macro", "empty", "text"]
)
def test_a_template_that_prints_no_letter_is_refused_at_its_field(cast, data):
    with pytest.raises(BadInput) as refused:
        add_template(cast, data)
    assert refused.value.field == "file"
    assert templates.all_templates(cast.office) == []


def test_a_template_that_ends_before_it_begins_is_refused(cast):
    stored = add_template(cast, packaged_template("reply"))
    with pytest.raises(BadInput, match="停用日期早于启用日期"):
        take(cast, stored, date(2023, 3, 1), date(2023, 2, 28))


def test_a_clerk_changes_no_templates(cast):
    stored = add_template(cast, packaged_template("reply"))
    with pytest.raises(NotAllowed):
        add_template(cast, packaged_template("reply"), who="王登记")
    with pytest.raises(NotAllowed):
        templates.take_into_use(cast.office, cast["王登记"], stored.id, EVER)
    with pytest.raises(NotAllowed):
        templates.preview_template(cast.office, cast["王登记"], stored.id)
