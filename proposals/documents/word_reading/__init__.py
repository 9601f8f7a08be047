"""A Word file back as text: the paragraphs as Word shows them, and what text cannot carry.

``read_word(data)`` gives a ``WordText``: paragraphs with the numbers that Word counts written out, tracked changes
taken or undone, and everything else a person should be told of (comments, boxes, tables, pictures, notes).

``package``         the parts of the file and what belongs to which
``styles``          which styles count
``numbering``       一、（一）1.（1）out of ``w:numPr``
``number_formats``  how a count is written
``inline``          what stands inside a paragraph
``blocks``          paragraphs, joined where a tracked paragraph mark goes
``reading``         all of it together
"""

from proposals.documents.word_reading.reading import read_word
from proposals.documents.word_reading.result import Comment, Place, Tracked, WordParagraph, WordText

__all__ = ["Comment", "Place", "Tracked", "WordParagraph", "WordText", "read_word"]
