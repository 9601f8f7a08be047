"""How the making of PDFs stands as a whole: for the administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from proposals.documents.pdf import converter_available
from proposals.services._office import Office
from proposals.storage import renderings, workers
from proposals.storage.tables.claimed import WorkState

LATELY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts, whether a converter is here, and when a worker was last seen."""

    coming: int
    failed: int
    has_converter: bool
    worker_seen: datetime | None
    worker_runs: bool

    @property
    def obstacles(self) -> tuple[str, ...]:
        """What keeps PDFs from being made, each in a sentence; empty where all is well."""
        found = []
        if not self.has_converter:
            found.append("本机没有安装LibreOffice，PDF和版面图片不能生成；装上以后自动补齐，Word文件可先用。")
        if not self.worker_runs:
            found.append(
                "后台程序最近15分钟没有运行，PDF要等它启动以后生成；启动命令：flask --app wsgi worker。"
            )
        return tuple(found)


def standing(office: Office) -> Standing:
    """How it stands now; ``has_converter`` speaks of the machine that serves this page."""
    found = renderings.counts(office.db)
    seen = workers.last_seen(office.db, office.now)
    return Standing(
        coming=found.get(WorkState.WAITING, 0) + found.get(WorkState.WORKING, 0),
        failed=found.get(WorkState.FAILED, 0),
        has_converter=converter_available(),
        worker_seen=seen,
        worker_runs=seen is not None and seen > office.now - LATELY,
    )
