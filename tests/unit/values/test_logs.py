"""Log lines with fields: one object a line, or words; an error as its places, never what it quotes."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ledger_api.values.logs import JsonFormatter, TextFormatter, tell

SECRET = "6222000000000007"


@contextmanager
def logged(formatter: logging.Formatter, level: int = logging.INFO) -> Iterator[tuple[logging.Logger, io.StringIO]]:
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(formatter)
    log = logging.getLogger("tests.logs")
    log.addHandler(handler)
    log.propagate = False
    log.setLevel(level)
    yield log, said
    log.removeHandler(handler)
    log.propagate = True


def _failed() -> ValueError:
    with pytest.raises(ValueError, match=SECRET) as failed:
        raise ValueError(SECRET)
    return failed.value


def test_a_line_is_one_object_with_its_fields() -> None:
    with logged(JsonFormatter()) as (log, said):
        tell(log, logging.INFO, "in a block", operation="0198", acts=["0xd1"], block=7, refused={"0xd1": "NonceUsed"})
        log.warning("plain %d", 3)
    first, second = map(json.loads, said.getvalue().splitlines())
    time = first.pop("time")
    assert time.endswith("+00:00")
    assert first == {
        "level": "info",
        "logger": "tests.logs",
        "message": "in a block",
        "operation": "0198",
        "acts": ["0xd1"],
        "block": 7,
        "refused": {"0xd1": "NonceUsed"},
    }
    assert (second["level"], second["message"]) == ("warning", "plain 3")


def test_the_same_in_words() -> None:
    with logged(TextFormatter()) as (log, said):
        tell(log, logging.INFO, "in a block", operation="0198", acts=["0xd1"], block=7)
    assert said.getvalue() == 'INFO tests.logs: in a block operation=0198 acts=["0xd1"] block=7\n'


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()], ids=["json", "text"])
def test_an_error_is_told_by_its_places_and_never_by_what_it_quotes(formatter: logging.Formatter) -> None:
    with logged(formatter) as (log, said):
        log.error("it failed", exc_info=_failed())
    assert "ValueError at " in said.getvalue()
    assert SECRET not in said.getvalue()
    assert "Traceback" not in said.getvalue()


def test_what_is_below_the_level_is_not_even_put_together() -> None:
    with logged(JsonFormatter(), logging.WARNING) as (log, said):
        tell(log, logging.INFO, "accepted", operation="0198")
    assert said.getvalue() == ""
