"""An order: which cases, what of them and in which form; cancelled, or ordered again in another form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select, update

from proposals.domain.actors import Actor
from proposals.domain.errors import BadInput, NotAllowed, NotPossible
from proposals.domain.file_names import unique_names
from proposals.services._office import Office
from proposals.services._records import record
from proposals.services.printing.contents import TO_MEMBERS, chosen_variant
from proposals.services.printing.reading import own_batch
from proposals.services.printing.selection import Chosen, add_letters, printable
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.printing import BatchContent, BatchForm, PrintBatch, PrintItem

RUNNING = (WorkState.WAITING, WorkState.WORKING)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed; ``variant`` as in ``contents.variants``."""

    what: BatchContent
    form: BatchForm
    variant: str = ""
    double_sided: bool = False


def order_batch(office: Office, actor: Actor, handling_ids: Sequence[int], order: Order) -> PrintBatch:
    """Put a batch down for the worker; cases that this person may not print are left out.

    Raises ``BadInput`` for none or too many cases, ``NotAllowed`` where nothing is left.
    """
    limits = office.rules.sheets.printing
    if not handling_ids:
        raise BadInput("请先勾选要打印的件。", field="id")
    if len(handling_ids) > limits.most_cases:
        raise BadInput(
            f"一次最多打印{limits.most_cases}件，这次选了{len(handling_ids)}件，请加上筛选条件分几次打印。",
            field="id",
        )
    chosen = printable(office, actor, handling_ids)
    if not chosen:
        raise NotAllowed("选中的件里没有由您办理的，请由本单位提案办理员打印。")
    variant = chosen_variant(office, order.what, order.variant)
    return _put_down(office, actor, chosen, replace(order, variant=variant))


def cancel_batch(office: Office, actor: Actor, batch_id: int) -> PrintBatch:
    """Stop a batch; the worker notices before its next pieces. What is over cannot be stopped."""
    batch = own_batch(office, actor, batch_id)
    stopped = office.db.execute(
        update(PrintBatch)
        .where(PrintBatch.id == batch_id, PrintBatch.state.in_(RUNNING))
        .values(state=WorkState.CANCELLED, finished_at=office.now, owner="", until=None)
        .returning(PrintBatch.id)
    ).first()
    if stopped is None:
        raise NotPossible("这一批已经结束，不用取消了。")
    office.db.refresh(batch)
    return batch


def order_again(office: Office, actor: Actor, batch_id: int, form: BatchForm) -> PrintBatch:
    """The same cases and content once more as they are now, perhaps in another form; the old batch stays."""
    batch = own_batch(office, actor, batch_id)
    if batch.state in RUNNING:
        raise NotPossible("这一批还没有做完；要换一种方式，请先取消。")
    handlings = office.db.scalars(
        select(PrintItem.handling_id).where(PrintItem.batch_id == batch.id).order_by(PrintItem.position)
    )
    order = Order(batch.what, form, batch.variant, batch.double_sided)
    return order_batch(office, actor, list(dict.fromkeys(handlings)), order)


def _put_down(office: Office, actor: Actor, chosen: list[Chosen], order: Order) -> PrintBatch:
    if order.what not in (BatchContent.ROUTING_SLIPS, BatchContent.CASE_SHEETS):
        add_letters(office, chosen)
    planned = [piece for case in chosen for piece in _pieces(case, order)]
    batch = PrintBatch(
        unit_id=chosen[0].unit_id,
        what=order.what,
        form=order.form,
        variant=order.variant,
        double_sided=order.double_sided,
        total=len(planned),
        next_attempt_at=office.now,
        asked_by=actor.person_id,
        asked_at=office.now,
    )
    office.db.add(batch)
    office.db.flush()
    names = unique_names(piece.name for piece in planned)
    for position, (item, name) in enumerate(zip(planned, names, strict=True)):
        item.batch_id, item.position, item.name = batch.id, position, name
    office.db.add_all(planned)
    office.db.flush()
    data = {"batch": batch.id, "what": order.what.value, "form": order.form.value, "count": len(chosen)}
    record(office, actor, "batch_ordered", data)
    return batch


def _pieces(case: Chosen, order: Order) -> Iterator[PrintItem]:
    """The pieces of one case; one that has nothing to print is named all the same, for the report."""
    of_case = f"第{case.serial_no}号"
    if order.what is BatchContent.ROUTING_SLIPS:
        yield _piece(case, f"{of_case} 发文稿纸")
    elif order.what is BatchContent.CASE_SHEETS:
        yield _piece(case, f"{of_case} {case.title[:30]} 办理单")
    elif not case.letters:
        yield _piece(case, f"{of_case} {case.proposers[:30]}")
    elif order.what is BatchContent.COVERING_NOTES and order.variant != TO_MEMBERS:
        for letter, _ in case.letters:
            yield _piece(case, letter.number or of_case, letter.id)
    else:
        ending = {BatchContent.RECEIPT_FORMS: " 征询意见表", BatchContent.COVERING_NOTES: " 附函"}
        for letter, copies in case.letters:
            for copy in copies:
                name = f"{letter.number} {copy.recipient}{ending.get(order.what, '')}"
                yield _piece(case, name, letter.id, copy.id)


def _piece(
    case: Chosen, name: str, letter_id: int | None = None, delivery_id: int | None = None
) -> PrintItem:
    return PrintItem(name=name, handling_id=case.handling_id, letter_id=letter_id, delivery_id=delivery_id)
