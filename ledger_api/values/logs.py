"""Log lines with fields: one JSON object each for machines, or words for people. Neither holds what an error quotes."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from typing_extensions import override

from ledger_api.values.faults import FaultFormatter

Value = str | int | float | bool | None | Sequence[str] | Mapping[str, str]
_KEY: Final = "ledger_fields"
_PLAIN: Final = "%(levelname)s %(name)s: %(message)s"


def tell(log: logging.Logger, level: int, message: str, **fields: Value) -> None:
    """Log a constant message with fields: ids, numbers and names, and never what a participant wrote."""
    if log.isEnabledFor(level):
        log.log(level, message, extra={_KEY: fields})


class TextFormatter(FaultFormatter):
    """Level, logger, message, then each field as `name=value`."""

    def __init__(self) -> None:
        super().__init__(_PLAIN)

    @override
    def format(self, record: logging.LogRecord) -> str:
        fields = _fields(record)
        return " ".join([super().format(record), *(f"{name}={_text(value)}" for name, value in fields.items())])


class JsonFormatter(FaultFormatter):
    """One object a line: `time` (RFC 3339, UTC), `level`, `logger`, `message`, `error` where there is one, fields."""

    def __init__(self) -> None:
        super().__init__("%(message)s")

    @override
    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Value] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps({**told, **_fields(record)}, ensure_ascii=False)


def _fields(record: logging.LogRecord) -> Mapping[str, Value]:
    fields: Mapping[str, Value] = getattr(record, _KEY, {})
    return fields


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
