"""批量打印: many papers as one file, made by the worker; and a case's own papers one by one."""

from proposals.services.printing.contents import CONTENT_NAMES, FORM_NAMES, is_grouped, variants
from proposals.services.printing.ordering import Order, cancel_batch, order_again, order_batch
from proposals.services.printing.reading import (
    BatchView,
    FinishedFile,
    batch_page,
    finished_file,
    my_batches,
)
from proposals.services.printing.selection import may_print
from proposals.services.printing.single import OWN_PAPERS, case_paper
from proposals.services.printing.working import claim_batch, make_batch, make_batches, next_step
from proposals.storage.tables.claimed import WorkState
from proposals.storage.tables.printing import BatchContent, BatchForm

__all__ = [
    "CONTENT_NAMES",
    "FORM_NAMES",
    "OWN_PAPERS",
    "BatchContent",
    "BatchForm",
    "BatchView",
    "FinishedFile",
    "Order",
    "WorkState",
    "batch_page",
    "cancel_batch",
    "case_paper",
    "claim_batch",
    "finished_file",
    "is_grouped",
    "make_batch",
    "make_batches",
    "may_print",
    "my_batches",
    "next_step",
    "order_again",
    "order_batch",
    "variants",
]
