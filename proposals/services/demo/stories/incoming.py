"""Cases on their way in: dispatched, accepted, adjusted, given to others."""

from __future__ import annotations

from typing import Any

from proposals.domain.actors import OnBehalf, Way
from proposals.domain.workflow import Part
from proposals.services import dispatch
from proposals.services.demo.stories.telling import Tale, clerk, registration, story, talk
from proposals.services.dispatch import AdjustmentRequest, Transfer


@story
def pending_dispatch(tale: Tale) -> None:
    tale.life.register(registration(tale))


@story
def referred(tale: Tale) -> None:
    pending_dispatch(tale)
    clerk(tale, "refer", lambda o, a: dispatch.refer(o, a, tale.life.handling_id, "内容已在去年答复中说明"))


@story
def pending_acceptance(tale: Tale, **more: Any) -> None:
    values = {"part": Part.SOLE, "dispatched_on": tale.start, **more}
    tale.life.register(registration(tale, **values))


@story
def withdrawn(tale: Tale) -> None:
    pending_acceptance(tale)
    tale.go(3)
    clerk(tale, "withdraw", lambda o, a: dispatch.withdraw(o, a, tale.life.handling_id, "提案者来信撤回"))


@story
def assigned(tale: Tale, **more: Any) -> None:
    pending_acceptance(tale, **more)
    tale.go(1)
    tale.life.accept()
    tale.life.assign()


@story
def adjusting(tale: Tale) -> None:
    pending_acceptance(tale)
    tale.go(4)
    ask = AdjustmentRequest(
        "物业收费标准由住房城乡建设部门制定，不属我局职责。", "市住房城乡建委", "已电话沟通"
    )
    clerk(
        tale,
        "request_adjustment",
        lambda o, a: dispatch.request_adjustment(o, a, tale.life.handling_id, ask),
    )


@story
def returned(tale: Tale) -> None:
    pending_acceptance(tale)
    tale.go(3)
    ask = AdjustmentRequest("乡镇污水处理设施建设不属我局职责。", "市生态环境局", "已沟通，对方同意承办")
    hid = tale.life.handling_id
    clerk(tale, "request_adjustment", lambda o, a: dispatch.request_adjustment(o, a, hid, ask))
    tale.go(4)
    clerk(
        tale,
        "report_adjustment",
        lambda o, a: dispatch.report_adjustment(o, a, hid, tale.day(4), "渝司函〔2026〕3号"),
    )
    tale.go(9)
    authority = OnBehalf("市政协提案委", Way.PAPER, tale.day(9), paper_no="提案委函〔2026〕12号")
    clerk(
        tale,
        "agree_adjustment",
        lambda o, a: dispatch.agree_adjustment(o, a, hid, "同意调整", on_behalf=authority),
    )


@story
def contacted(tale: Tale) -> None:
    assigned(tale)
    talk(tale, 5)


@story
def transferred(tale: Tale) -> None:
    assigned(tale)
    tale.go(9)
    order = Transfer("市教委", "校园安全工作已划归市教委统筹", "市委编办通知")
    clerk(tale, "transfer", lambda o, a: dispatch.transfer(o, a, tale.life.handling_id, order))


@story
def split(tale: Tale) -> None:
    tale.life.register(registration(tale))
    tale.life.dispatch(Part.SPLIT, tale.start, split_units=("市教委",))
    tale.go(1)
    tale.life.accept()
    tale.life.assign()


@story
def forwarded(tale: Tale) -> None:
    assigned(tale, part=Part.FORWARD)


@story
def merged_main(tale: Tale) -> None:
    contacted(tale)


@story
def merged_into_previous(tale: Tale) -> None:
    assert tale.earlier is not None
    contacted(tale)
    tale.go(12)
    main = tale.earlier.handling_id
    clerk(tale, "merge", lambda o, a: dispatch.merge(o, a, tale.life.handling_id, main, "两件内容相近"))
