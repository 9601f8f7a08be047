"""交办 and everything that changes who does the work: one file per concern.

``orders``      交办、签收、撤回、转参考、撤案
``adjustment``  申请调整承办单位（退办）: asked, reported up, decided
``assignment``  departments and people inside the unit
``transfer``    移交 to another unit
``merging``     并案 and taking it apart
``extension``   延期
``urging``      催办
``waiving``     a gate passed with a reason
``readers``     内部知悉: who may know of a case
"""

from proposals.services._dispatching import Order
from proposals.services.dispatch.orders import accept, dispatch, recall_dispatch, refer, withdraw

__all__ = ["Order", "accept", "dispatch", "recall_dispatch", "refer", "withdraw"]
