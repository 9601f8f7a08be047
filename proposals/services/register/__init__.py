"""登记: a proposal enters the house, with its points, proposers and, in a bureau, our part in it."""

from proposals.services.register.new import NewProposer, Registered, Registration
from proposals.services.register.registering import register, register_all
from proposals.services.register.sessions import session_named

__all__ = [
    "NewProposer",
    "Registered",
    "Registration",
    "register",
    "register_all",
    "session_named",
]
