"""沟通: contacts and failed attempts, one meeting for several cases, drafts sent to the member for comment."""

from proposals.services._ways import STAGE_NAMES, WAY_NAMES
from proposals.services.contact.comments import Comment, NewCommentRequest, ask_comment, record_comment
from proposals.services.contact.reading import (
    CommentView,
    ContactView,
    case_numbered,
    cases_beside,
    comment_copy,
    comment_of,
    comments_of,
    contact_scan,
    contacts_of,
)
from proposals.services.contact.recording import NewContact, record_contact
from proposals.storage.tables.contact import ContactStage, ContactWay

__all__ = [
    "STAGE_NAMES",
    "WAY_NAMES",
    "Comment",
    "CommentView",
    "ContactStage",
    "ContactView",
    "ContactWay",
    "NewCommentRequest",
    "NewContact",
    "ask_comment",
    "case_numbered",
    "cases_beside",
    "comment_copy",
    "comment_of",
    "comments_of",
    "contact_scan",
    "contacts_of",
    "record_comment",
    "record_contact",
]
