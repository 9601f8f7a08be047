"""Tables and queries; never decides, never commits."""

from proposals.storage import tables

__all__ = ["tables"]
