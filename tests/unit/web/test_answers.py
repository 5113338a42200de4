"""Answers are JSON as the standard library would write it, only sooner."""

import json

import pytest

from ledger_api.web.answers import JsonAnswer


@pytest.mark.parametrize(
    "content",
    [
        None,
        {},
        [],
        {"amount": "12.34", "holder": "北岭家电"},
        {"nodes": [{"live": True, "depth": 3, "next": None}]},
        2**64 - 1,
    ],
)
def test_answer_is_compact_json_in_utf_8(content: object) -> None:
    answer = JsonAnswer(content)
    assert answer.body == json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    assert answer.media_type == "application/json"


def test_answer_of_a_node_may_hold_numbers_of_any_size() -> None:
    assert json.loads(bytes(JsonAnswer({"result": 2**200}).body)) == {"result": 2**200}
