"""职责目录: a document comes in whole or not at all, is replaced by the next, and says whose a proposal is."""

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from proposals.domain.errors import BadInput, NotAllowed, NotFound
from proposals.domain.responsibilities import ResponsibilityPart
from proposals.services import responsibilities
from proposals.services._library import NewDocument, add_document, words_in_file
from proposals.services._office import DATA
from proposals.services._units import find_unit
from proposals.services.responsibilities import NewDirectory
from proposals.storage.tables.audit import Event
from proposals.storage.tables.organisation import Unit
from proposals.storage.tables.proofing import LibraryDocument
from proposals.storage.tables.responsibilities import ResponsibilityShare, ResponsibilityTask
from tests.factories import registered
from tests.lists import workbook
from tests.people import Cast, make_cast, make_office

pytestmark = pytest.mark.both_databases
TEXT = (DATA / "demo" / "tasks.txt").read_text(encoding="utf-8")
FACTS_0607 = json.loads((DATA / "demo" / "0607.json").read_text(encoding="utf-8"))["facts"]
TITLE_0607 = "关于进一步加强法治政府建设的建议"


@pytest.fixture
def cast(db: Session, tmp_path) -> Cast:
    return make_cast(make_office(db, tmp_path))


def imported(cast: Cast, who: str = "王登记", **changes) -> LibraryDocument:
    values = {
        "title": "依法行政年度任务分工",
        "number": "复府办演〔2023〕6号",
        "issuer": "",
        "issued_on": None,
    }
    new = NewDirectory(**{**values, "text": TEXT, **changes})
    return responsibilities.import_directory(cast.office, cast[who], new)


def count(cast: Cast, table: type) -> int:
    return cast.office.db.scalar(select(func.count()).select_from(table))


# ------------------------------------------------------------------ coming in


def test_the_preview_tells_units_groups_and_names_nobody_knows(cast) -> None:
    found = responsibilities.preview(cast.office, cast["王登记"], TEXT)
    told = {unit.name: (unit.unit, unit.group) for unit in found.units}
    assert told["市司法局"] == ("重庆市司法局", False)
    assert told["各区县政府"] == ("", True)
    assert told["市财政局"] == ("", False)
    assert found.head.title == "依法行政年度任务分工（演示）"
    assert count(cast, LibraryDocument) == 0


def test_a_name_that_is_nearly_known_is_asked_about(cast) -> None:
    found = responsibilities.preview(
        cast.office, cast["王登记"], "（一）办信访。当面谈。（牵头单位：市信访局）"
    )
    assert found.units[0].near == "市信访办"


def test_a_document_is_stored_with_its_tasks_and_what_the_clerk_chose_for_unknown_names(cast) -> None:
    document = imported(cast, as_units=("市财政局",), as_groups=("各区县政府",))
    page = responsibilities.directory_page(cast.office, document.id)
    assert len(page.tasks) == 9
    assert responsibilities.told_units(page.tasks[6]) == "牵头单位：市司法局；配合单位：市财政局"
    group = find_unit(cast.office, "各区县政府")
    assert group is not None
    assert group.is_group
    shares = {s.name: s.unit_id for task in page.tasks for s in task.shares}
    assert shares["市财政局"] == find_unit(cast.office, "市财政局").id
    assert shares["市生态环境局"] is None  # stays a name


def test_a_name_that_does_not_stand_in_the_document_becomes_no_unit(cast) -> None:
    before = count(cast, Unit)
    imported(cast, as_units=("凭空捏造局",))
    assert count(cast, Unit) == before


def test_the_import_is_recorded(cast) -> None:
    imported(cast)
    cast.office.db.commit()
    actions = cast.office.db.scalars(select(Event.action).where(Event.action.like("%responsib%"))).all()
    assert actions == ["responsibilities_imported"]


def test_a_document_without_tasks_leaves_nothing_behind(cast) -> None:
    with pytest.raises(BadInput, match="没有找到写明"):
        imported(cast, text="一、总体要求")
    assert count(cast, LibraryDocument) == 0


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        ({"title": " "}, "“标题”不能为空", "title"),
        ({"number": "六号"}, "发文字号“六号”不规范", "number"),
        ({"text": "字" * 200_001}, "超过200000个字的上限", "text"),
        ({"replaces": 999}, "没有这份资料", None),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(cast, changes, sentence, field) -> None:
    with pytest.raises((BadInput, NotFound), match=sentence) as refusal:
        imported(cast, **changes)
    assert refusal.value.field == field


def test_the_same_document_twice_is_refused_unless_it_replaces_itself(cast) -> None:
    first = imported(cast)
    with pytest.raises(BadInput, match="已经导入过") as refusal:
        imported(cast)
    assert refusal.value.field == "replaces"
    again = imported(cast, replaces=first.id)
    assert (first.active, again.active) == (False, True)


def test_nobody_but_clerks_and_the_administrator_imports(cast) -> None:
    with pytest.raises(NotAllowed):
        imported(cast, who="李承办")
    with pytest.raises(NotAllowed):
        responsibilities.preview(cast.office, cast["李承办"], TEXT)


def test_files_are_read_as_text_and_lists_as_tasks() -> None:
    assert "红头文件" in responsibilities.text_of_upload("分工.txt", TEXT.encode("gbk"), megabytes=5)
    rows = [("修一座桥。今年开工。", "市交通局", "市财政局")]
    data = workbook(rows, ("任务", "牵头单位", "配合单位"))
    text = responsibilities.text_of_upload("分工.xlsx", data, megabytes=5)
    assert text == "1、修一座桥。今年开工。（牵头单位：市交通局；配合单位：市财政局）"


def test_a_workbook_that_says_it_is_a_document_is_refused() -> None:
    with pytest.raises(BadInput, match="这里只接收") as refusal:
        words_in_file("分工.docx", workbook(), megabytes=5)
    assert refusal.value.field == "file"


# ------------------------------------------------------------------ looking up


def test_the_next_years_document_takes_the_place_of_the_old_one(cast) -> None:
    old = imported(cast)
    new = imported(cast, title="2024年任务分工", number="", replaces=old.id)
    lines = responsibilities.directories(cast.office)
    assert [(line.document.id, line.document.active) for line in lines] == [(new.id, True), (old.id, False)]
    assert {s.clause.document for s in responsibilities.suggest(cast.office, TITLE_0607, [TEXT])} <= {
        "2024年任务分工"
    }
    assert responsibilities.directory_page(cast.office, old.id).tasks  # still there to be read


def test_what_a_unit_leads_stands_before_what_it_supports(cast) -> None:
    imported(cast)
    lines = responsibilities.tasks_of_unit(cast.office, cast.unit.id)
    parts = [line.part for line in lines]
    assert parts == [ResponsibilityPart.LEAD] * 4 + [ResponsibilityPart.SUPPORT] * 3
    named = {unit.name: unit.tasks for unit in responsibilities.units_named(cast.office)}
    assert named["重庆市司法局"] == 7


def test_a_retired_document_suggests_nothing(cast) -> None:
    document = imported(cast)
    responsibilities.retire_directory(cast.office, cast["王登记"], document.id)
    assert responsibilities.suggest(cast.office, "关于开展决策后评估的建议", []) == ()
    with pytest.raises(NotFound, match="已经停用"):
        responsibilities.retire_directory(cast.office, cast["王登记"], document.id)


def test_a_document_of_the_library_without_tasks_is_no_directory(cast) -> None:
    other = add_document(cast.office, cast["王登记"], NewDocument("节水条例"))
    assert responsibilities.directories(cast.office) == []
    with pytest.raises(NotFound):
        responsibilities.directory_page(cast.office, other.id)


# ------------------------------------------------------------------ suggesting


def test_a_proposal_is_ours_by_the_clause_that_says_so(cast) -> None:
    imported(cast)
    (best, *_) = responsibilities.suggest(cast.office, "关于重大行政决策后评估的建议", [])
    assert [unit.name for unit in best.leads] == ["市司法局"]
    assert best.clause_words == (
        "《依法行政年度任务分工》（复府办演〔2023〕6号）第一部分第（二）项“让重大行政决策经得起检验”"
    )
    assert "决策后评估" in best.sentence
    taken = responsibilities.take_over(cast.office, [best], best.task_id, cast.unit.id)
    assert (taken.ours, taken.others, taken.ground) == (True, ("市发展改革委",), "")


def test_groups_are_shown_but_never_asked(cast) -> None:
    imported(cast)
    (best, *_) = responsibilities.suggest(cast.office, "关于公开行政处罚裁量基准的建议", [])
    assert best.leads == ()
    assert "各区县政府" in best.units_words
    assert responsibilities.take_over(cast.office, [best], best.task_id, cast.unit.id).lead is None


def test_a_case_that_another_unit_leads_gives_the_ground_to_hand_it_on(cast) -> None:
    imported(cast)
    case = registered(cast, title="关于建设乡镇污水处理设施的建议", points=("统一建设运行乡镇污水处理设施",))
    (best, *_) = responsibilities.suggestions_for(cast.office, cast["王登记"], case.handling_id)
    taken = responsibilities.take_over(cast.office, [best], best.task_id, cast.unit.id)
    assert taken.lead is not None
    assert taken.lead.name == "市水利局"
    assert taken.asked == ("市水利局", "市生态环境局")
    assert taken.ground.startswith("根据《依法行政年度任务分工》（复府办演〔2023〕6号）第三部分第（九）项")
    assert taken.ground.endswith("建议调整由市水利局主办，我单位配合。")


def test_nobody_sees_suggestions_for_a_case_that_is_hidden_from_him(cast) -> None:
    imported(cast)
    with pytest.raises(NotFound):
        responsibilities.suggestions_for(cast.office, cast["外人"], registered(cast).handling_id)


def test_only_what_was_suggested_can_be_taken_over(cast) -> None:
    with pytest.raises(NotFound, match="不在拟办建议里"):
        responsibilities.take_over(cast.office, [], 7, cast.unit.id)


def test_for_0607_the_published_document_names_us_with_the_clause(cast, seeds) -> None:
    (file,) = seeds.glob("001_*.txt")
    imported(
        cast,
        title="2021年全市法治政府建设工作要点",
        number="渝府办发〔2021〕40号",
        text=file.read_text("utf-8"),
    )
    assert (count(cast, ResponsibilityTask), count(cast, ResponsibilityShare) > 40) == (24, True)
    case = registered(cast, points=tuple(FACTS_0607["points"]))
    found = responsibilities.suggestions_for(cast.office, cast["王登记"], case.handling_id)
    assert len(found) == 3
    assert all("市司法局" in [unit.name for unit in each.leads] for each in found)
    assert found[0].clause_words.startswith("《2021年全市法治政府建设工作要点》（渝府办发〔2021〕40号）第")
