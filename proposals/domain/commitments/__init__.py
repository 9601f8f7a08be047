"""承诺事项: sentences of a reply that promise a measure by a date, read as measure, responsible unit and due date.

``dues``     年底前, 2023年9月底前, 第三季度: the last day, reckoned from the letter's date
``reading``  the sentences that promise, taken apart
"""

from proposals.domain.commitments.dues import Due, dues_in
from proposals.domain.commitments.reading import Promise, promises_in, stands_in

__all__ = ["Due", "Promise", "dues_in", "promises_in", "stands_in"]
