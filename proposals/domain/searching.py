"""全文检索 of Chinese text without a dictionary: a text as it is matched, its bigrams, and the words of a query.

A word is found where it stands as it is, whatever its length: two characters are one bigram, longer words are bigrams
one after the other. Width, case, spaces between characters and every punctuation mark count for nothing.
"""

from __future__ import annotations

import re
import unicodedata
from operator import add

from proposals.domain.errors import BadInput

SHORTEST, LONGEST, MOST_WORDS = 2, 50, 5
"""Characters of a word of a query, and how many words it may have."""
LONGEST_QUERY = LONGEST * MOST_WORDS * 4
PART, OVERLAP = 20_000, LONGEST
"""A long text is cut into parts of so many characters; two neighbours share so many, so that no word is cut."""

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
GAPS = re.compile(rf"(?<=[{_HAN}])[ \t\u3000\xa0]+|[ \t\u3000\xa0]+(?=[{_HAN}])")
SIGNS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """The text as it is matched: letters, digits and characters alone, one space where anything else stood."""
    folded = unicodedata.normalize("NFKC", text).lower()
    closed = GAPS.sub("", folded) if " " in folded or "\t" in folded else folded
    return SIGNS.sub(" ", closed).strip()


def bigrams(plain_text: str) -> list[str]:
    """Every two neighbouring characters, in order; the last of a run stands alone, so that no bigram crosses a gap."""
    found: list[str] = []
    for run in plain_text.split():
        found += map(add, run, run[1:])
        found.append(run[-1])
    return found


def phrase(word: str) -> list[str]:
    """The bigrams that stand one after the other where this word (as ``plain`` gives it) stands."""
    return [word[at : at + 2] for at in range(len(word) - 1)]


def words_of(query: str) -> list[str]:
    """The words that a text must hold, each once; raises ``BadInput`` for what cannot be searched."""
    words = list(dict.fromkeys(_apart(query[:LONGEST_QUERY])))
    if not words and len(query) <= LONGEST_QUERY:
        raise BadInput("请输入要查找的字词，标点符号不算。", field="q")
    if len(query) > LONGEST_QUERY or any(len(word) > LONGEST for word in words):
        raise BadInput(f"要查找的字词太长，一个词最多{LONGEST}个字，请摘出其中最特别的一句。", field="q")
    if len(words) > MOST_WORDS:
        raise BadInput(f"一次最多查找{MOST_WORDS}个词，请去掉几个。", field="q")
    short = [word for word in words if len(word) < SHORTEST]
    if short:
        raise BadInput(f"“{short[0]}”只有一个字，请至少输入{SHORTEST}个字。", field="q")
    return words


def _apart(query: str) -> list[str]:
    """What spaces and signs set apart; single characters beside each other are one word (张 三)."""
    words: list[str] = []
    alone = False
    for piece in plain_pieces(query):
        single = len(piece) == 1 and re.fullmatch(f"[{_HAN}]", piece) is not None
        if single and alone:
            words[-1] += piece
        else:
            words.append(piece)
        alone = single
    return words


def plain_pieces(query: str) -> list[str]:
    """The pieces of a query between its spaces, each as it is matched."""
    return [word for piece in query.split() for word in plain(piece).split()]


def parts(text: str) -> list[str]:
    """The text in pieces that can be indexed one by one, each word of a query whole in one of them."""
    if len(text) <= PART:
        return [text]
    return [text[at : at + PART + OVERLAP] for at in range(0, len(text), PART)]
