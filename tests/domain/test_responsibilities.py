"""The directory: documents as offices write them, read into tasks; the nearest tasks; the clause in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.domain.document_head import read_head
from proposals.domain.errors import BadInput
from proposals.domain.responsibilities import (
    Candidate,
    Clause,
    ResponsibilityPart,
    Share,
    TaskRead,
    adjustment_ground,
    clause_words,
    is_group,
    list_as_text,
    nearest_tasks,
    other_names,
    read_directory,
    units_words,
)

LEAD, SUPPORT, RESPONSIBLE = (
    ResponsibilityPart.LEAD,
    ResponsibilityPart.SUPPORT,
    ResponsibilityPart.RESPONSIBLE,
)
DOCUMENT = (
    "某某市人民政府办公厅\n关于印发全市节水\n工作要点的通知\n某府办〔2023〕 12 号\n2023年3月1日\n"
    "一、管好水源\n"
    "(一)保护水源地。划定保护区,设立界标。(牵头单位:市水利局、市生态环境局〔市核安全局〕;配合单位:市政府有关部门和单位,各区县政府)\n"
    "（二）查漏修管。更换老旧管网。\n力争三年完成。（责任单位：各区县政府）\n"
    "二、用好每一滴水（牵头单位：市水利局）\n"
    "以上任务按季度报送。"
)  # fmt: skip


@pytest.fixture
def published_tasks(seeds) -> tuple[TaskRead, ...]:
    (file,) = seeds.glob("001_*.txt")
    return read_directory(file.read_text(encoding="utf-8")).tasks


def test_the_published_document_gives_its_tasks_and_units(published_tasks) -> None:
    assert len(published_tasks) == 24
    assert sum(bool(task.of(LEAD)) for task in published_tasks) == 19
    only = [task for task in published_tasks if task.of(RESPONSIBLE)]
    assert len(only) == 5
    assert not any(task.of(LEAD) or task.of(SUPPORT) for task in only)
    assert sum("市司法局" in task.of(LEAD) for task in published_tasks) == 17
    assert sum("市司法局" in task.of(SUPPORT) for task in published_tasks) == 1


def test_the_published_document_says_what_it_is_called_and_what_its_short_forms_mean(seeds) -> None:
    (file,) = seeds.glob("001_*.txt")
    text = file.read_text(encoding="utf-8")
    head = read_head(text)
    assert (head.title, head.number) == ("2021年全市法治政府建设工作要点", "渝府办发〔2021〕40号")
    assert (head.issuer, str(head.issued_on)) == ("重庆市人民政府办公厅", "2021-04-19")
    directory = read_directory(text)
    assert directory.aliases == {"区县": "区县（自治县）"}
    assert [name for name in directory.names if is_group(name)] == ["市政府有关部门和单位", "各区县政府"]


def test_tasks_have_chapter_number_heading_and_text() -> None:
    first, second, third = read_directory(DOCUMENT).tasks
    assert (first.chapter, first.number, first.title) == ("一、管好水源", "（一）", "保护水源地")
    assert first.text == "划定保护区，设立界标。"
    assert first.of(LEAD) == ("市水利局", "市生态环境局〔市核安全局〕")
    assert first.of(SUPPORT) == ("市政府有关部门和单位", "各区县政府")
    assert second.text == "更换老旧管网。力争三年完成。"
    assert (third.chapter, third.number, third.title) == ("", "二、", "用好每一滴水")


@pytest.mark.parametrize(
    ("clause", "shares"),
    [
        ("（牵头单位：市司法局；配合单位：市财政局）", [(LEAD, "市司法局"), (SUPPORT, "市财政局")]),
        ("(牵头单位:市司法局;配合单位:市财政局,各区县政府)。", [(LEAD, "市司法局"), (SUPPORT, "市财政局"), (SUPPORT, "各区县政府")]),
        ("（责任单位：市司法局、市财政局）", [(RESPONSIBLE, "市司法局"), (RESPONSIBLE, "市财政局")]),
        ("（牵头部门：市司法局 协办单位：市财政局）", [(LEAD, "市司法局"), (SUPPORT, "市财政局")]),
        ("（牵头单位：市委党校（行政学院）；配合单位：市司法局）", [(LEAD, "市委党校（行政学院）"), (SUPPORT, "市司法局")]),
        ("（牵头单位：市司法局、市司法局）", [(LEAD, "市司法局")]),
        ("（责任单位：各区县（自治县，以下简称区县）政府）", [(RESPONSIBLE, "各区县政府")]),
    ],
)  # fmt: skip
def test_units_are_read_however_the_bracket_is_written(clause: str, shares: list) -> None:
    (task,) = read_directory(f"（一）做一件事。这样做。{clause}").tasks
    assert [(share.part, share.name) for share in task.shares] == shares


def test_units_on_a_line_of_their_own_belong_to_the_task_above() -> None:
    (task,) = read_directory("1.修一座桥。今年开工。\n牵头单位：市交通局；配合单位：市财政局").tasks
    assert (task.title, task.of(LEAD), task.of(SUPPORT)) == ("修一座桥", ("市交通局",), ("市财政局",))


@pytest.mark.parametrize(
    "text", ["", "没有任务的通知。", "一、总体要求\n（一）提高认识。", "（牵头单位：市司法局）"]
)
def test_a_text_without_tasks_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="没有找到写明“牵头单位”"):
        read_directory(text)


def test_a_list_reads_like_a_document() -> None:
    text = list_as_text(
        ("序号", "任务", "牵头单位", "配合单位"),
        [("1", "修一座桥。今年开工。", "市交通局", "市财政局"), ("2", "", "", ""), ("3", "2023年种树", "市林业局", "")],
    )  # fmt: skip
    bridge, trees = read_directory(text).tasks
    assert (bridge.title, bridge.of(SUPPORT)) == ("修一座桥", ("市财政局",))
    assert (trees.title, trees.of(LEAD)) == ("2023年种树", ("市林业局",))


def test_a_list_without_the_columns_is_refused() -> None:
    with pytest.raises(BadInput, match="没有找到“任务”"):
        list_as_text(("案号", "案由"), [("0607", "…")])


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("市政府有关部门和单位", True), ("各区县政府", True), ("市级有关部门", True), ("市政府各部门", True),
        ("领导小组成员单位", True), ("市教委等部门", True), ("市司法局", False), ("市委编办", False),
        ("市规划和自然资源局", False), ("渝中区政府", False),
    ],
)  # fmt: skip
def test_groups_are_told_from_units(name: str, group: bool) -> None:
    assert is_group(name) is group


def test_a_name_is_also_known_without_its_bracket_and_written_out() -> None:
    assert other_names("市委党校〔重庆行政学院〕", {}) == ("市委党校", "重庆行政学院")
    assert other_names("各区县政府", {"区县": "区县（自治县）"}) == ("各区县（自治县）政府",)


@given(st.lists(st.sampled_from(["市司法局", "市信访办", "市财政局", "市水利局"]), min_size=1, unique=True))
def test_every_unit_named_is_read_in_its_order(names: list[str]) -> None:
    for separator in ("、", "，", ","):
        (task,) = read_directory(f"（一）一件事。做好。（牵头单位：{separator.join(names)}）").tasks
        assert list(task.of(LEAD)) == names


# ------------------------------------------------------------------ heads


@pytest.mark.parametrize(
    ("text", "title", "number"),
    [
        (DOCUMENT, "全市节水工作要点", "某府办〔2023〕12号"),
        ("某市2023年重点任务分工方案\n一、总体要求", "某市2023年重点任务分工方案", ""),
        ("没有标题的一段话。", "", ""),
        ("", "", ""),
        ("关于印发《任务清单》的通知\n某办[2023]第7号\n正文", "任务清单", "某办〔2023〕7号"),
    ],
)
def test_the_head_of_a_document_is_read(text: str, title: str, number: str) -> None:
    head = read_head(text)
    assert (head.title, head.number) == (title, number)


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert read_head("某市方案\n2023年2月30日").issued_on is None


# ------------------------------------------------------------------ nearest

TASKS = [
    Candidate(1, "保护水源地", "划定饮用水水源保护区，设立界标，禁止排污。"),
    Candidate(2, "发展公共交通", "新开公交线路，延长地铁末班车时间，方便市民夜间出行。"),
    Candidate(3, "管好文件", "行政规范性文件先审核后发布，每年清理一次。"),
]


def test_the_task_that_speaks_of_the_same_comes_first_with_its_sentence() -> None:
    (near, *_) = nearest_tasks("关于延长地铁末班车时间的建议", [], TASKS)
    assert near.id == 2
    assert "末班车" in near.sentence


def test_a_point_finds_what_the_title_does_not_say() -> None:
    found = nearest_tasks("关于民生实事的建议", ["加强饮用水水源保护区的界标管理"], TASKS)
    assert [near.id for near in found] == [1]


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    assert nearest_tasks("关于支持民办养老机构发展的建议", ["增加床位补贴"], TASKS) == ()
    assert nearest_tasks("关于进一步加强工作的建议", [], TASKS) == ()
    assert nearest_tasks("关于延长地铁末班车时间的建议", [], []) == ()


def test_for_0607_the_published_document_names_the_justice_bureau(published_tasks) -> None:
    tasks = [Candidate(n, task.title, task.text) for n, task in enumerate(published_tasks)]
    found = nearest_tasks("关于进一步加强法治政府建设的建议", [], tasks)
    assert found
    assert all("市司法局" in published_tasks[near.id].of(LEAD) for near in found)


@given(st.sampled_from(TASKS), st.text(alphabet="甲乙丙丁戊己庚辛", max_size=20))
def test_a_tasks_own_words_always_find_it(task: Candidate, noise: str) -> None:
    assert nearest_tasks(task.text + noise, [], TASKS)[0].id == task.id


# ------------------------------------------------------------------ words


def test_the_clause_and_the_ground_in_words() -> None:
    shares = (Share(LEAD, "市水利局"), Share(LEAD, "市财政局"), Share(SUPPORT, "各区县政府"))
    clause = Clause("节水工作要点", "某府办〔2023〕12号", "一、管好水源", "（一）", "保护水源地", shares)
    said = "《节水工作要点》（某府办〔2023〕12号）第一部分第（一）项“保护水源地”"
    assert clause_words(clause) == said
    assert units_words(shares) == "牵头单位：市水利局、市财政局；配合单位：各区县政府"
    assert adjustment_ground(clause, ["市水利局", "市财政局"]) == (
        f"根据{said}，此项工作由市水利局、市财政局牵头，不属于我单位牵头职责。建议调整由市水利局主办，我单位配合。"
    )
    assert clause_words(Clause("清单", "", "", "3.", "修桥", ())) == "《清单》第3项“修桥”"
