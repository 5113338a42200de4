"""A process that does nothing but recover signers: questions come on its input, answers go to its output.

A question is a count (4 bytes, big-endian) and so many digests (32 bytes), each with its signature (64). The answer is
as many addresses of 20 bytes, zeros where nothing recovers. It ends with its input, so it never outlives who asks.
"""

import sys
from typing import BinaryIO, Final

from ledger_api.acts.signing import recover

COUNT_BYTES: Final = 4
DIGEST_BYTES: Final = 32
PAIR_BYTES: Final = DIGEST_BYTES + 64
ADDRESS_BYTES: Final = 20
NOBODY: Final = bytes(ADDRESS_BYTES)


def answer(pairs: bytes) -> bytes:
    """The addresses of digests and signatures that lie one after another."""
    found = []
    for start in range(0, len(pairs), PAIR_BYTES):
        middle = start + DIGEST_BYTES
        found.append(recover(pairs[start:middle], pairs[middle : start + PAIR_BYTES]) or NOBODY)
    return b"".join(found)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until there are no more questions."""
    while len(count := questions.read(COUNT_BYTES)) == COUNT_BYTES:
        size = int.from_bytes(count, "big") * PAIR_BYTES
        pairs = questions.read(size)
        if len(pairs) < size:
            return
        answers.write(answer(pairs))
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
