"""发文稿纸: every step has its place, done or not."""

from datetime import date

from proposals.documents.docx_text import docx_lines
from proposals.documents.packaged import packaged_template
from proposals.documents.routing_slip import RoutingSlip, SlipStep, render_routing_slip
from tests.letters import text

STEPS = (
    SlipStep("处室负责人审核", "同意。请核<稿>&办理", "周处长", date(2024, 5, 1)),
    SlipStep("分管领导审签", "同意", "吴分管（王登记代录）", date(2024, 5, 2)),
    SlipStep("主要领导签发"),
)


def lines_of(**changes):
    slip = RoutingSlip(STEPS, 3, "abcdef1234", "普法处", "李承办", ("市信访办",))
    letter = text(copies=["市政协提案委"], attachments=["回执"], **changes)
    return docx_lines(render_routing_slip(letter, slip, template=packaged_template("routing_slip")))


def test_the_slip_shows_the_letter_and_what_was_said():
    lines = lines_of()
    wanted = [
        "江州市司法局发文稿纸",
        "第3稿（abcdef12）",
        "孔委员",
        "市政协提案委",
        "普法处",
        "李承办",
        "市信访办",
        "回执",
    ]
    assert [word for word in wanted if word not in lines] == []
    at = lines.index("处室负责人审核")
    assert lines[at : at + 3] == ["处室负责人审核", "同意。请核<稿>&办理", "周处长　　2024年5月1日"]
    assert "吴分管（王登记代录）　　2024年5月2日" in lines


def test_a_step_not_yet_done_leaves_room_to_sign_on_paper():
    lines = lines_of()
    at = lines.index("主要领导签发")
    assert lines[at + 1] == "备　　注"
