"""What a run presented, block by block: enough to play it again without its randomness."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple


class Block(NamedTuple):
    """Items presented at one instant, or a certificate brought to its last sequence (`planted`) before what follows."""

    now: int
    items: tuple[bytes, ...] = ()
    planted: int = 0


def save(blocks: Iterable[Block], path: Path) -> None:
    """Write the blocks as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        json.dumps({"now": block.now, "items": [item.hex() for item in block.items], "planted": block.planted})
        for block in blocks
    ]
    path.write_text("".join(f"{row}\n" for row in rows))


def load(path: Path) -> Sequence[Block]:
    """The blocks of a file that `save` wrote."""
    rows = [json.loads(row) for row in path.read_text().splitlines()]
    return [Block(row["now"], tuple([bytes.fromhex(item) for item in row["items"]]), row["planted"]) for row in rows]
