"""起草: versions that never change, autosave, comparison.

``text``     what a draft consists of, and its checks
``saving``   new versions: saved, restored
``inserting`` a part of an opinion or a standard line put into the text
``autosave`` the one row that is written over
``skeleton`` the first text, made from the points
``uploading`` a draft that was edited in Word comes back
``marks``    how its file is known again
``fixing``   核稿 of what is typed, mended by a click
``comparing`` two versions, and who changed what when
``redlining`` the same as a Word file with tracked changes
``layout``   its pages as pictures
``reading``  what the drafting page shows, previews and the Word file
"""

from proposals.services.drafting.autosave import autosave, discard_autosave
from proposals.services.drafting.comparing import Comparison, compare_typed, compare_versions
from proposals.services.drafting.fixing import findings_in, findings_in_typed, save_fixed
from proposals.services.drafting.inserting import (
    insert_into_newest,
    insert_opinion_part,
    insert_standard_line,
)
from proposals.services.drafting.layout import Layout, ask_layout, layout_of, layout_picture
from proposals.services.drafting.reading import (
    DraftingPage,
    Version,
    draft_docx,
    draft_preview,
    drafting_page,
    preview_typed,
    uploaded_word,
    versions_of,
)
from proposals.services.drafting.redlining import redline_docx
from proposals.services.drafting.saving import (
    Saved,
    restore_version,
    save_draft,
)
from proposals.services.drafting.text import DraftText
from proposals.services.drafting.uploading import (
    Settled,
    Taken,
    WordUpload,
    inspect_word,
    keep_word,
    kept_word,
    refuse_to_upload,
    take_word,
)

__all__ = [
    "ask_layout",
    "layout_of",
    "layout_picture",
    "Comparison",
    "DraftText",
    "DraftingPage",
    "Layout",
    "Saved",
    "Settled",
    "Taken",
    "Version",
    "WordUpload",
    "autosave",
    "compare_typed",
    "compare_versions",
    "discard_autosave",
    "draft_docx",
    "draft_preview",
    "drafting_page",
    "findings_in",
    "findings_in_typed",
    "insert_into_newest",
    "insert_opinion_part",
    "insert_standard_line",
    "inspect_word",
    "keep_word",
    "kept_word",
    "preview_typed",
    "redline_docx",
    "refuse_to_upload",
    "restore_version",
    "save_draft",
    "save_fixed",
    "take_word",
    "uploaded_word",
    "versions_of",
]
