"""A saved audit: everything the auditor was told, one JSON object a line, to be judged again with no node at hand."""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import orjson

from ledger_api.audit.source import RawBlock, Source, SourceError
from ledger_api.chain.hexes import data

VERSION = 1
LONGEST_LINE = 256 * 1024 * 1024
"""Bytes of one line: a block of 1 billion gas with its receipts stays far below."""


class Recorder:
    """Passes a source's answers on and writes each to a new file (FileExistsError where there is one)."""

    def __init__(self, source: Source, path: Path, contract: bytes) -> None:
        self._source = source
        self._file: IO[bytes] = path.open("xb")
        self._write({"kind": "dossier", "version": VERSION, "contract": data(contract)})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    async def chain_id(self) -> int:
        """See `Source`."""
        value = await self._source.chain_id()
        self._write({"kind": "chain_id", "value": value})
        return value

    async def head(self) -> int:
        """See `Source`."""
        value = await self._source.head()
        self._write({"kind": "head", "value": value})
        return value

    async def blocks(self, first: int, last: int) -> AsyncIterator[RawBlock]:
        """See `Source`."""
        async for raw in self._source.blocks(first, last):
            self._write({"kind": "block", "block": raw.block, "receipts": raw.receipts})
            yield raw

    async def account(self, address: bytes, height: int) -> Mapping[str, Any]:
        """See `Source`."""
        value = await self._source.account(address, height)
        self._write({"kind": "account", "address": data(address), "height": height, "value": value})
        return value

    async def code(self, address: bytes, height: int) -> bytes:
        """See `Source`."""
        value = await self._source.code(address, height)
        self._write({"kind": "code", "address": data(address), "height": height, "value": data(value)})
        return value

    async def storage(self, address: bytes, slots: Sequence[int], height: int) -> Sequence[Mapping[str, Any]]:
        """See `Source`."""
        entries = await self._source.storage(address, slots, height)
        for slot, entry in zip(slots, entries, strict=True):
            self._write({"kind": "slot", "address": data(address), "slot": hex(slot), "height": height, "value": entry})
        return entries

    async def checkpoints(self) -> Sequence[Mapping[str, Any]]:
        """See `Source`."""
        values = await self._source.checkpoints()
        for value in values:
            self._write({"kind": "checkpoint", "value": value})
        return values

    def _write(self, line: Mapping[str, Any]) -> None:
        self._file.write(orjson.dumps(line) + b"\n")


class Dossier:
    """A source that reads a saved file; it asks nobody else."""

    def __init__(self, path: Path) -> None:
        """Read all but the blocks.

        Raises:
            SourceError: it is no dossier of this version.
            OSError: it can't be read.
        """
        self._path = path
        self._values: dict[tuple[str, ...], Any] = {}
        self._checkpoints: list[Mapping[str, Any]] = []
        for number, line in enumerate(self._lines()):
            if (line.get("kind"), line.get("version")) != ("dossier", VERSION) and number == 0:
                raise SourceError(f"{path.name} is no audit dossier of version {VERSION}")
            self._keep(line)
        if not self._values:
            raise SourceError(f"{path.name} is empty")

    @property
    def contract(self) -> bytes:
        """The contract that was audited."""
        return bytes.fromhex(str(self._value("contract"))[2:])

    async def chain_id(self) -> int:
        """See `Source`."""
        return int(self._value("chain_id"))

    async def head(self) -> int:
        """See `Source`."""
        return int(self._value("head"))

    async def blocks(self, first: int, last: int) -> AsyncIterator[RawBlock]:
        """See `Source`; what was saved, in its order."""
        for line in self._lines():
            if line["kind"] == "block" and first <= int(line["block"]["number"], 16) <= last:
                yield RawBlock(line["block"], line["receipts"])

    async def account(self, address: bytes, height: int) -> Mapping[str, Any]:
        """See `Source`."""
        value: Mapping[str, Any] = self._value("account", data(address), str(height))
        return value

    async def code(self, address: bytes, height: int) -> bytes:
        """See `Source`."""
        return bytes.fromhex(str(self._value("code", data(address), str(height)))[2:])

    async def storage(self, address: bytes, slots: Sequence[int], height: int) -> Sequence[Mapping[str, Any]]:
        """See `Source`."""
        return [self._value("slot", data(address), hex(slot), str(height)) for slot in slots]

    async def checkpoints(self) -> Sequence[Mapping[str, Any]]:
        """See `Source`."""
        return self._checkpoints

    def _keep(self, line: Mapping[str, Any]) -> None:
        match line.get("kind"):
            case "dossier":
                self._values["contract",] = line["contract"]
            case "chain_id" | "head" as kind:
                self._values[kind,] = line["value"]
            case "account" | "code" as kind:
                self._values[kind, line["address"], str(line["height"])] = line["value"]
            case "slot":
                self._values["slot", line["address"], line["slot"], str(line["height"])] = line["value"]
            case "checkpoint":
                self._checkpoints.append(line["value"])
            case "block":
                pass
            case other:
                raise SourceError(f"{self._path.name} has a line of an unknown kind, {str(other)[:40]!r}")

    def _value(self, *name: str) -> Any:  # noqa: ANN401 - JSON
        try:
            return self._values[name]
        except KeyError:
            raise SourceError(f"{self._path.name} has no {' '.join(name)}") from None

    def _lines(self) -> Any:  # noqa: ANN401 - JSON
        with self._path.open("rb") as file:
            while line := file.readline(LONGEST_LINE):
                try:
                    value = orjson.loads(line)
                    if not isinstance(value, dict):
                        raise SourceError(f"{self._path.name} holds something else than JSON objects")
                    yield value
                except orjson.JSONDecodeError as error:
                    raise SourceError(f"{self._path.name} is no JSON, or is cut short") from error
