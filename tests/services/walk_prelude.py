"""Cases well on their way when the walk begins, so that what comes after a letter is reached more often."""

from __future__ import annotations

from sqlalchemy import select

from proposals.domain.actors import Actor, OnBehalf, Way
from proposals.domain.proposers import ProposerType
from proposals.domain.workflow import Part
from proposals.services import dispatch, drafting, review
from proposals.services._office import Office
from proposals.services.issuing import Numbering, issue
from proposals.services.register import NewProposer, Registration, register
from proposals.storage.handling import current_round
from proposals.storage.tables.handling import Handling
from proposals.storage.tables.review import ReviewStep
from tests.services.walk_world import World

MEMBERS = tuple(NewProposer(n, ProposerType.MEMBER) for n in ("孔祥彬", "孟平", "颜青"))


def furnish(world: World) -> None:
    """Two cases with numbered letters to three members, two at work, all of 司法局."""
    with world.session() as db:
        office = world.office(db)
        clerk = world.everybody(office)["王登记"]
        for n in range(4):
            handling_id = _accepted(world, office, clerk)
            if n < 2:
                _number(office, clerk, handling_id)
        office.commit()


def _accepted(world: World, office: Office, clerk: Actor) -> int:
    world.serial += 1
    new = Registration(
        kind="cppcc_proposal",
        level="city",
        session="市政协六届一次会议",
        serial_no=f"{world.serial:04}",
        title=f"关于第{world.serial}项工作的建议",
        proposers=MEMBERS,
        unit_id=world.units["重庆市司法局"],
        part=Part.SOLE,
        dispatched_on=office.today,
    )
    case = register(office, clerk, new)
    dispatch.accept(office, clerk, case.handling_id)
    return case.handling_id


def _number(office: Office, clerk: Actor, handling_id: int) -> None:
    """With nobody but the clerk at work: every step of the slip was signed on paper."""
    text = drafting.DraftText("一、关于加强工作\n已经办理。")
    drafting.save_draft(office, clerk, handling_id, text, base_version=0)
    review.submit(office, clerk, handling_id, waivers={"contact": "委员出差"})
    signed = OnBehalf("陈局长", Way.PAPER, office.today, title="局长")
    running = current_round(office.db, office.db.get_one(Handling, handling_id))
    waiting = select(ReviewStep).where(ReviewStep.round_id == running.id, ReviewStep.state == "active")
    while (step := office.db.scalar(waiting)) is not None:
        sha = step.draft_sha256
        review.approve(office, clerk, handling_id, step.id, draft_sha256=sha, on_behalf=signed)
    issue(office, clerk, handling_id, Numbering(office.today))
