"""Who changed what when: both ends come back exactly, and every change has the edit that made it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.domain.redline import (
    Change,
    Edit,
    Mark,
    TracedParagraph,
    TracedRun,
    Version,
    trace,
    without_moves,
)

SENTENCES = st.lists(st.sampled_from("加强法治培训。落实责任制，规范文件2023年4月"), max_size=20).map("".join)
PARAGRAPHS = st.lists(st.one_of(SENTENCES, st.text(max_size=12)), max_size=6)
START = datetime(2023, 3, 1, 1, 0, tzinfo=UTC)
NAMES = ("李承办", "钱核稿", "陈局长", "王登记", "赵会办")
A = "（一）加强法治培训，进一步提高法治意识。各级领导班子每年举办两期专题讲座。"
B = "（二）规范行政规范性文件制定程序，公开征求意见不少于三十日。"
C = "（三）推进矛盾纠纷多元化解，完善调解组织网络。"
NEW = "另起一段，说明经费安排与资金来源。"


def chain(*texts: list[str]) -> list[Version]:
    """Versions saved on successive days by successive people."""
    return [
        Version(Edit(NAMES[n % len(NAMES)], START + timedelta(days=n)), tuple(text))
        for n, text in enumerate(texts)
    ]


@st.composite
def chains(draw) -> list[Version]:  # type: ignore[no-untyped-def]
    """Texts that grow out of each other: paragraphs changed, put in, taken away, shuffled."""
    texts = [draw(PARAGRAPHS)]
    for _ in range(draw(st.integers(0, 4))):
        text = [draw(SENTENCES) if draw(st.booleans()) else line for line in texts[-1]] + draw(PARAGRAPHS)[:2]
        text = text[draw(st.integers(0, 1)) :]
        texts.append(draw(st.permutations(text)) if draw(st.booleans()) else text)
    return chain(*texts)


def side(paragraphs: list[TracedParagraph], version: str, mark: Mark) -> list[str]:
    mine = [p for p in paragraphs if getattr(p, version) is not None]
    return ["".join(run.text for run in p.runs if run.mark in (Mark.SAME, mark)) for p in mine]


@settings(max_examples=400, deadline=None)
@given(chains())
def test_rejecting_gives_the_first_version_and_accepting_the_last(versions):
    flat = without_moves(trace(versions))
    assert side(flat, "old", Mark.REMOVED) == list(versions[0].paragraphs)
    assert side(flat, "new", Mark.ADDED) == list(versions[-1].paragraphs)
    assert not any(p.moved for p in flat)


@settings(max_examples=400, deadline=None)
@given(chains())
def test_every_change_is_made_by_a_later_version_of_the_chain(versions):
    editors = {version.edit for version in versions[1:]}
    for paragraphs in (trace(versions), without_moves(trace(versions))):
        for p in paragraphs:
            assert all((run.edit in editors) is (run.mark is not Mark.SAME) for run in p.runs)
            whole = p.change in (Change.ADDED, Change.REMOVED) or p.moved
            assert (p.edit in editors) is whole


def test_two_versions_name_the_one_edit():
    versions = chain([A, B], [A.replace("两期", "四期"), B])
    assert trace(versions)[0].runs[1:3] == (
        TracedRun(Mark.REMOVED, "两", versions[1].edit),
        TracedRun(Mark.ADDED, "四", versions[1].edit),
    )


def test_each_insertion_and_deletion_belongs_to_the_version_that_made_it():
    versions = chain(
        ["完成125项措施，公开征求意见。"],
        ["完成128项措施，公开征求意见。"],
        ["完成128项措施，公开征求社会各界意见。"],
        ["完成128项措施，公开征求社会各界意见三十日。"],
    )
    (paragraph,) = trace(versions)
    assert [(r.text, r.edit.author) for r in paragraph.runs if r.edit] == [
        ("125", "钱核稿"),
        ("128", "钱核稿"),
        ("社会各界", "陈局长"),
        ("三十日", "王登记"),
    ]


def test_one_stretch_written_by_two_people_is_cut_between_them():
    versions = chain(["已经办理。"], ["已经组织专题培训办理。"], ["已经组织专题培训、集中宣讲办理。"])
    (paragraph,) = trace(versions)
    assert [(r.text, r.edit.author) for r in paragraph.runs if r.edit] == [
        ("组织专题培训", "钱核稿"),
        ("、集中宣讲", "陈局长"),
    ]


def test_what_was_put_in_and_taken_out_again_is_not_seen():
    versions = chain([A, B], [A, NEW, B], [A, NEW.replace("经费", "人员"), B], [A, B])
    assert all(p.change is Change.SAME for p in trace(versions))


def test_what_was_taken_out_and_put_back_is_not_seen():
    versions = chain([A, B, C], [A, C], [A, B, C])
    assert all(p.change is Change.SAME for p in trace(versions))


def test_a_paragraph_belongs_to_who_put_it_in_and_its_words_to_who_wrote_them():
    versions = chain([A, B], [A, NEW, B], [A, NEW.replace("经费", "人员与经费"), B])
    added = trace(versions)[1]
    assert (added.change, added.edit) == (Change.ADDED, versions[1].edit)
    assert [(r.text, r.edit.author) for r in added.runs if r.edit] == [
        ("另起一段，说明", "钱核稿"),
        ("人员与", "陈局长"),
        ("经费安排与资金来源。", "钱核稿"),
    ]


def test_a_removed_paragraph_belongs_to_who_removed_it_not_to_who_had_shortened_it():
    versions = chain([A, B, C], [A, B.replace("，公开征求意见不少于三十日", ""), C], [A, C])
    removed = trace(versions)[1]
    assert (removed.change, removed.edit) == (Change.REMOVED, versions[2].edit)
    assert [(r.text, r.edit.author) for r in removed.runs if r.edit] == [
        ("（二）规范行政规范性文件制定程序", "陈局长"),
        ("，公开征求意见不少于三十日", "钱核稿"),
        ("。", "陈局长"),
    ]


def test_a_moved_paragraph_belongs_to_who_moved_it_last():
    versions = chain([A, B, C], [C, A, B], [C, A, B.replace("三十", "二十")])
    moved = next(p for p in trace(versions) if p.moved)
    assert (moved.old, moved.new, moved.edit) == (2, 0, versions[1].edit)


def test_a_move_is_shown_as_taken_away_there_and_put_in_here():
    flat = without_moves(trace(chain([A, B, C], [C, A, B])))
    assert [(p.change, p.old, p.new) for p in flat] == [
        (Change.ADDED, None, 0),
        (Change.SAME, 0, 1),
        (Change.SAME, 1, 2),
        (Change.REMOVED, 2, None),
    ]


def test_a_replaced_paragraph_is_struck_before_its_replacement():
    flat = without_moves(trace(chain([A, B, C], [A, "完全不同的另外一件事情。", C])))
    assert [(p.change, p.old) for p in flat] == [
        (Change.SAME, 0),
        (Change.REMOVED, 1),
        (Change.ADDED, None),
        (Change.SAME, 2),
    ]


def test_one_version_has_no_changes_and_none_is_an_error():
    assert [p.change for p in trace(chain([A, B]))] == [Change.SAME, Change.SAME]
    with pytest.raises(ValueError, match="at least one"):
        trace([])
