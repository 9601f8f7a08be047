"""公开属性: the words as they are printed on a reply and proposed in an opinion."""

from __future__ import annotations

PUBLICITY = ("主动公开", "依申请公开", "不予公开")
"""Every word there is; the two last ones ask for a reason when a reply is issued."""
