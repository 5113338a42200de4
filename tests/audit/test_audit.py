"""The audit agrees with an honest ledger, offline as online, and names what was changed in any other."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from ledger_api.audit.dossier import Dossier
from ledger_api.audit.report import DISAGREES, Audit
from ledger_api.audit.run import audit, rebuild_from
from ledger_api.audit.source import SourceError
from ledger_api.chain.contracts import LEDGER, creation_order
from tests.audit.chain import checkpoint
from tests.audit.conftest import Lines, Story
from tests.support.cast import AUDITOR, FINANCIER, GOVERNORS, OPERATOR, Actor

BLOCKS = "blocks, transactions and logs are the headers'"
OUTCOMES = "every act has the rules' outcome"
STORAGE = "storage is what was rebuilt"
CODE = "code is the shipped one"
CHECKPOINTS = "checkpoints"


def failed(report: Audit) -> dict[str, tuple[str, ...]]:
    return {check.name: check.wrong for check in report.checks if not check.ok}


def test_honest_ledger__agrees_in_every_check(story: Story) -> None:
    report = story.reports["honest"]
    assert failed(report) == {}
    assert report.agrees
    assert report.acts["refused"] >= 6
    assert report.acts["scheduled"] == 1
    figures = {check.name: check.figures for check in report.checks}
    assert figures["conservation"]["CNY redeemed"] == "12345.67"
    assert figures["money once"]["CNY settled"] == "12345.67"
    assert figures["change of holder"]["changes of holder"] == 3
    assert figures["read face"]["certificates"] == figures["change of holder"]["certificates"]
    assert figures[CODE]["libraries"] == len(set(creation_order()) - {LEDGER, "Founding"})


def test_saved_dossier__gives_the_same_report_with_no_node(story: Story) -> None:
    offline, online = story.judged().as_json(), story.reports["honest"].as_json()
    assert offline.pop("elapsed_s") >= 0
    assert online.pop("elapsed_s") >= 0
    assert offline == online


def test_blocks_that_come_meanwhile__are_taken_along_to_the_head_whose_state_is_there(story: Story) -> None:
    class Growing(Dossier):
        """Its head rises each time that it is asked, as long as there are blocks; only the last one's state is kept."""

        asked = 0

        @override
        async def head(self) -> int:
            self.asked += 1
            last = await super().head()
            return min(last - 5 + 2 * self.asked, last)

    source = Growing(story.folder / "honest.jsonl")
    report, _ = asyncio.run(audit(source, source.contract))
    honest = story.reports["honest"]
    assert failed(report) == {}
    assert (report.height, report.blocks, report.executed) == (honest.height, honest.blocks, honest.executed)
    assert source.asked > 2


def test_changed_word__is_named_with_what_was_rebuilt(story: Story) -> None:
    wrong = failed(story.reports["word"])
    assert list(wrong) == [STORAGE]
    assert len(wrong[STORAGE]) == 1
    assert wrong[STORAGE][0].startswith(f"certificates ({story.certificate}) word 0: 0x{7:064x} is stored, 0x")


def test_word_beside_the_records__is_noticed(story: Story) -> None:
    wrong = failed(story.reports["extra word"])
    assert list(wrong) == [STORAGE]
    assert wrong[STORAGE][0].startswith(f"0x{1:064x} is stored where no act wrote, under the hashed slot 0x")


def test_changed_code__is_noticed(story: Story) -> None:
    wrong = failed(story.reports["code"])
    assert wrong[CODE] == ("the code of Ledger is not the one that this version ships",)


def _blocks(lines: Lines) -> Lines:
    return [line for line in lines if line["kind"] == "block"]


def _without_last_log(lines: Lines) -> None:
    _blocks(lines)[-1]["receipts"][-1]["logs"].pop()


def _other_signature(lines: Lines) -> None:
    """Another byte in the signature that ends the item of the second block's last executed act."""
    log = [log for log in _blocks(lines)[2]["receipts"][-1]["logs"] if len(log["data"]) > 256][-1]
    at = len(log["data"].rstrip("0")) - 8
    log["data"] = log["data"][:at] + "00" + log["data"][at + 2 :]


def _without_block(lines: Lines) -> None:
    lines.remove(_blocks(lines)[4])


def _without_last_block(lines: Lines) -> None:
    lines.remove(_blocks(lines)[-1])


def _earlier(lines: Lines) -> None:
    _blocks(lines)[3]["block"]["timestamp"] = "0x1"


def _other_call(lines: Lines) -> None:
    transaction = _blocks(lines)[-1]["block"]["transactions"][0]
    transaction["input"] = transaction["input"][:-2] + "ff"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without_last_log, "a log differs"),
        (_other_signature, "a log differs"),
        (_without_block, "does not follow"),
        (_without_last_block, "the blocks end at"),
        (_earlier, "does not hash"),
        (_other_call, "the transactions are not those"),
    ],
)
def test_altered_dossier__does_not_agree_and_says_where(
    story: Story, change: Callable[[Lines], None], said: str
) -> None:
    report = story.judged(change)
    assert report.verdict == DISAGREES
    assert any(said in wrong for wrong in failed(report)[BLOCKS])


@pytest.mark.parametrize(("text", "said"), [(b"", "is empty"), (b"{}", "no audit dossier"), (b"{", "cut short")])
def test_file_that_is_no_dossier__is_refused_in_words(tmp_path: Path, text: bytes, said: str) -> None:
    path = tmp_path / "file.jsonl"
    path.write_bytes(text)
    with pytest.raises(SourceError, match=said):
        Dossier(path)


def _with_checkpoint(story: Story, *members: Actor, back: int = 0, **changes: Any) -> Audit:
    """The honest dossier with a checkpoint at its head or so many blocks before, countersigned by members."""
    dossier = Dossier(story.folder / "honest.jsonl")
    height = story.reports["honest"].height - back
    rebuilt = asyncio.run(rebuild_from(dossier, story.contract, first=0, last=height))
    assert rebuilt.domain
    said = checkpoint(height, rebuilt.mark, rebuilt.domain, *members, **changes)
    return story.judged(lambda lines: lines.append({"kind": "checkpoint", "value": said}))


def test_head_countersigned_by_as_many_members_as_govern__is_final(story: Story) -> None:
    report = _with_checkpoint(story, AUDITOR, FINANCIER)
    assert (report.agrees, report.verdict) == (True, "final")
    assert report.checkpoint is not None
    assert report.checkpoint.members == (FINANCIER.number, AUDITOR.number)


def test_earlier_checkpoint__makes_what_is_before_it_final(story: Story) -> None:
    report = _with_checkpoint(story, *GOVERNORS, back=2)
    assert report.verdict == f"final to block {report.height - 2}, authorised, not final to block {report.height}"


@pytest.mark.parametrize("members", [(), (AUDITOR,), (AUDITOR, AUDITOR)])
def test_too_few_countersignatures__leave_it_authorised(story: Story, members: tuple[Actor, ...]) -> None:
    report = _with_checkpoint(story, *members)
    assert (report.agrees, report.verdict) == (True, "authorised, not final")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state_root": b"\x01" * 32}, "countersigned something else"),
        ({"history": b"\x01" * 32}, "countersigned something else"),
        ({"executed": 1}, "countersigned something else"),
        ({"height": 1}, "countersigned something else"),
    ],
)
def test_countersignature_over_something_else__does_not_agree(story: Story, changes: dict[str, Any], said: str) -> None:
    report = _with_checkpoint(story, AUDITOR, FINANCIER, **changes)
    assert said in failed(report)[CHECKPOINTS][0]


def test_operators_countersignature__is_none(story: Story) -> None:
    assert "is an operator" in failed(_with_checkpoint(story, AUDITOR, OPERATOR))[CHECKPOINTS][0]


def _checkpoint_with(story: Story, change: Callable[[dict[str, Any]], None]) -> Audit:
    rebuilt = story.rebuilt
    assert rebuilt.domain
    said = checkpoint(story.reports["honest"].height, rebuilt.mark, rebuilt.domain, AUDITOR, FINANCIER)
    change(said)
    return story.judged(lambda lines: lines.append({"kind": "checkpoint", "value": said}))


def _swap_signature(said: dict[str, Any]) -> None:
    first, second = said["countersignatures"]
    first["act"]["signatures"] = second["act"]["signatures"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda said: said.update(block_hash="0x" + "01" * 32), "differs from the rebuilt chain"),
        (lambda said: said.update(executed=3), "differs from the rebuilt chain"),
        (lambda said: said.update(height=10_000), "no audited height"),
        (lambda said: said.update(height="x"), "no audited height"),
        (lambda said: said.update(countersignatures=[{}]), "malformed"),
        (lambda said: said.update(countersignatures=None), "no proper list"),
        (_swap_signature, "NotASigner"),
        (lambda said: said["countersignatures"][0]["act"].update(signatures=["0x" + "00" * 64]), "BadSignature"),
    ],
)
def test_altered_checkpoint__does_not_agree(story: Story, change: Callable[[dict[str, Any]], None], said: str) -> None:
    report = _checkpoint_with(story, change)
    assert report.verdict == DISAGREES
    assert said in failed(report)[CHECKPOINTS][0]
