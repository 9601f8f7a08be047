"""Files that commands read and write: JSON read strictly, outputs written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from proposals.domain.errors import BadInput

LARGEST_JSON = 5_000_000


def read_json(name: str, what: str) -> object:
    """Read and decode a JSON file; every flaw raises ``BadInput`` with a sentence."""
    try:
        data = Path(name).read_bytes()
    except (OSError, ValueError):
        raise BadInput(f"读不到{what}{name}，请核对路径和权限。") from None
    if len(data) > LARGEST_JSON:
        raise BadInput(f"{what}超过{LARGEST_JSON // 1_000_000}MB，请核对是否选错了文件。")
    return decode_json(data, what)


def decode_json(data: bytes, what: str) -> object:
    """Decode JSON strictly: UTF-8, no key twice."""

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in items]
        twice = (
            next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None
        )
        if twice is not None:
            raise BadInput(f"{what}里的键{twice[:40]!a}出现了两次，请删去一个。")
        return dict(items)

    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=pairs)
    except UnicodeDecodeError:
        raise BadInput(f"{what}不是UTF-8编码，请另存为UTF-8后重试。") from None
    except json.JSONDecodeError as error:
        raise BadInput(f"{what}第{error.lineno}行第{error.colno}列不是有效的JSON，请改正。") from None
    except (RecursionError, ValueError):
        raise BadInput(f"{what}不是有效的JSON，请改正。") from None


def write_all(contents: dict[Path, bytes]) -> None:
    """Write all files or none: each goes to a neighbour first and is then moved into place."""
    written: list[tuple[Path, Path]] = []
    try:
        for path, data in contents.items():
            handle, neighbour = tempfile.mkstemp(dir=path.parent, prefix=".fuhan-")
            written.append((Path(neighbour), path))
            with os.fdopen(handle, "wb") as target:
                target.write(data)
            Path(neighbour).chmod(0o644)
        for neighbour_path, path in written:
            neighbour_path.replace(path)
    except OSError:
        raise BadInput("输出文件写不进去，请核对目录是否存在、是否有写入权限和空间。") from None
    finally:
        for neighbour_path, _ in written:
            neighbour_path.unlink(missing_ok=True)
