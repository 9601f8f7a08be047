"""Whatever somebody uploads as a template ends in one clear sentence, in the time and the memory it is given."""

import re

import pytest

from proposals.documents import template_check
from proposals.documents.template_check import check_template
from proposals.documents.template_uses import USES
from proposals.documents.uploads import UploadPurpose, inspect_upload
from proposals.domain.errors import BadInput
from tests.documents.hostile_templates import TEMPLATES

TECHNICAL = re.compile(r"Error|Traceback|object|expected|jinja|undefined|lxml", re.IGNORECASE)
REFUSED_AT_THE_DOOR = [
    "two gigabytes by a legal loop",
    "a thousand million laughs",
    "a file by an entity",
    "a document type in UTF-16",
    "a hundred thousand elements in one another",
    "a part larger than it says",
    "a wrong checksum",
    "overlapping parts",
    "an encrypted package",
    "half a file",
]


def refusal(data: bytes, *, look: bool = True) -> str:
    """What the upload page says of it."""
    try:
        if look:
            inspect_upload("模板.docx", data, UploadPurpose.TEMPLATE)
        check_template(data, USES["reply"])
    except BadInput as refused:
        return refused.sentence
    return "taken"


@pytest.mark.parametrize("what", TEMPLATES)
def test_a_hostile_template_is_refused_in_one_sentence(what):
    sentence = refusal(TEMPLATES[what]())
    assert re.fullmatch(r"[^。]{10,200}。", sentence)
    assert not TECHNICAL.search(sentence), sentence


@pytest.mark.parametrize("what", REFUSED_AT_THE_DOOR)
def test_the_fence_holds_where_nobody_looked_into_the_package_first(what):
    assert re.fullmatch(r"[^。]*Word模板[^。]{10,200}。", refusal(TEMPLATES[what](), look=False))


def test_the_wait_for_a_trial_print_ends_within_ten_seconds():
    assert template_check.LIMITS.patience < 10
    assert template_check.LIMITS.memory <= 2**30
