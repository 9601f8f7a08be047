"""变更记录 in words: what was done and which, without numbers that say nothing to a reader."""

import pytest

from proposals.domain.records import told_record


@pytest.mark.parametrize(
    ("action", "data", "words"),
    [
        ("responsibilities_imported", {"title": "任务分工", "count": 9}, "导入职责目录：任务分工，共9项"),
        ("admin_notices_resent", {"count": "3条"}, "重发通知：3条"),
        (
            "admin_seal_picture",
            {"certificate": 4, "unit": 1, "name": "江州市司法局"},
            "更换印章图片：江州市司法局",
        ),
        ("unit_succeeded", {"unit": "市法制办", "to": "市司法局"}, "单位合并、撤销：市司法局，市法制办"),
        ("admin_gates_changed", {"changed": []}, "修改办理要求"),
    ],
)
def test_a_record_is_told_in_words(action: str, data: dict[str, object], words: str) -> None:
    assert told_record(action, data) == words
