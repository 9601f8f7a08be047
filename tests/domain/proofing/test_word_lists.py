"""The lists as data: read strictly, each refusal with the place in the file."""

from datetime import date

import pytest

from proposals.domain.errors import BadInput
from proposals.domain.proofing.findings import Severity
from proposals.domain.proofing.lexicon import DocumentTitle
from proposals.domain.proofing.word_lists import parse_documents, parse_phrases, parse_words
from proposals.services._proofing_lists import packaged_lexicon

WRONG = [
    (parse_words, {"words": [{"wrong": "布署"}]}, "错别字表的“words第1项.right”应是文字，不能不写，请改正。"),
    (parse_words, {"word": []}, "下有不认识的“word”，请删去或改正拼写。"),
    (parse_words, {"words": [{"wrong": "甲", "right": "乙", "severity": "bad"}]}, "error（错误）、warning（提示）或hint（提醒）"),
    (parse_words, {"words": [{"wrong": "甲", "right": "乙", "safe": 1}]}, "words第1项.safe”应是true或false"),
    (parse_words, {"words": [{"wrong": "甲", "right": "乙", "only_after": "("}]}, "正确的正则表达式"),
    (parse_words, {"words": "甲"}, "“words”应是列表"),
    (parse_phrases, {"phrases": [{"wrong": "甲*", "right": "乙"}]}, "至少对上一个字的正则表达式"),
    (parse_phrases, {"phrases": [{"wrong": "甲" * 201, "right": "乙"}]}, "不超过200个字的文字"),
    (parse_documents, {"documents": [{"title": "甲", "ended_on": "2020"}]}, "日期，写成2026-03-02，不加引号"),
]  # fmt: skip


@pytest.mark.parametrize(("parse", "raw", "sentence"), WRONG)
def test_a_wrong_list_is_refused_at_its_place(parse, raw, sentence):
    with pytest.raises(BadInput) as refusal:
        parse(raw)
    assert sentence in refusal.value.sentence


def test_what_is_only_told_is_never_changed_by_a_click():
    error, hint = parse_words(
        {
            "words": [
                {"wrong": "布署", "right": "部署"},
                {"wrong": "其它", "right": "其他", "severity": "hint"},
            ]
        }
    )
    assert (error.severity, error.safe) == (Severity.ERROR, True)
    assert (hint.severity, hint.safe) == (Severity.HINT, False)


def test_a_document_may_have_ended():
    (found,) = parse_documents({"documents": [{"title": "旧办法", "ended_on": date(2020, 1, 1)}]})
    assert found == DocumentTitle("旧办法", ended_on=date(2020, 1, 1))


def test_the_packaged_lists_name_nothing_twice():
    lexicon = packaged_lexicon()
    titles = [document.title for document in lexicon.documents]
    contexts = [(w.wrong, w.only_after, w.only_before) for w in lexicon.wrong_words]
    assert len(set(titles)) == len(titles) > 40
    assert len(set(contexts)) == len(contexts) > 100


def test_no_packaged_word_is_wrong_in_its_own_correction():
    words = packaged_lexicon().wrong_words
    assert [w.wrong for w in words if w.safe and w.wrong in w.right] == []
