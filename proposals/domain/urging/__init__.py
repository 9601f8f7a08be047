"""催办 and what goes beyond it by somebody's button alone: who presses, and what is said.

``texts``     the texts ready to copy: 催办, 督办单, 报领导, 转督查
``wording``   their sentences as data, ``data/urging.toml``
``pressing``  in the name of which unit somebody presses
"""

from proposals.domain.urging.pressing import may_press, pressing_unit
from proposals.domain.urging.texts import (
    Done,
    Owed,
    Press,
    Said,
    UrgedCase,
    addressed_to_leader,
    pressed,
    urged,
)
from proposals.domain.urging.wording import UrgingWording, parse_urging

__all__ = [
    "Done",
    "Owed",
    "Press",
    "Said",
    "UrgedCase",
    "UrgingWording",
    "addressed_to_leader",
    "may_press",
    "parse_urging",
    "pressed",
    "pressing_unit",
    "urged",
]
