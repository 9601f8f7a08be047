"""All tables; importing this package fills ``Base.metadata``."""

from proposals.storage.tables import (
    audit,
    cohandling,
    contact,
    delivery,
    drafting,
    handling,
    issuing,
    notices,
    organisation,
    printing,
    publishing,
    register,
    rendering,
    review,
    signing,
    system,
)

__all__ = [
    "audit",
    "cohandling",
    "contact",
    "delivery",
    "drafting",
    "handling",
    "issuing",
    "notices",
    "organisation",
    "printing",
    "publishing",
    "register",
    "rendering",
    "review",
    "signing",
    "system",
]
