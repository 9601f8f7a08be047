"""审核: a draft goes along its chain until the last one signs.

``submitting``  送审, with waivers; the steps made from the chain, approvals of the same text carried over
``deciding``    同意, 退回承办人, 退回到某一步
``recalling``   撤回 and 撤回签发
``steps``       the rows of the running review
``phrases``     常用意见
``reading``     what the pages of submission and approval show
"""

from proposals.services.review.deciding import Approval, approve, return_to_handler, return_to_step
from proposals.services.review.phrases import PhraseShown, add_phrase, phrases_of, remove_phrase
from proposals.services.review.reading import (
    ReviewPage,
    StepShown,
    SubmitPage,
    review_page,
    submit_page,
)
from proposals.services.review.recalling import recall, recall_approval
from proposals.services.review.submitting import submit

__all__ = [
    "Approval",
    "PhraseShown",
    "ReviewPage",
    "StepShown",
    "SubmitPage",
    "add_phrase",
    "approve",
    "phrases_of",
    "recall",
    "recall_approval",
    "remove_phrase",
    "return_to_handler",
    "return_to_step",
    "review_page",
    "submit",
    "submit_page",
]
