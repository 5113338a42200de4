"""The auditor rebuilds everything from the chain, members countersign, and the dossier is judged once more offline."""

import asyncio
from pathlib import Path

from ledger_api.audit.dossier import Dossier, Recorder
from ledger_api.audit.rebuild import Rebuild
from ledger_api.audit.report import Audit
from ledger_api.audit.run import audit
from ledger_api.audit.service_source import ServiceSource
from ledger_api.audit.telling import rendered
from ledger_api.demo.play import Play, Stage
from ledger_api.sdk.answers import Checkpoint

_DOSSIER = "audit.jsonl"
_DAYS = 30


def play(it: Play) -> None:
    """Play the chapter."""
    it.tell.chapter("7 · The audit")
    _lineage(it, audited(it))


def audited(it: Stage) -> Rebuild:
    """Rebuild, countersign, and judge the saved dossier once more; what was rebuilt from it."""
    auditor = it.cast.auditor
    token = auditor.client.access.create_api_key("audit", ["read", "rpc"], _DAYS)["token"]
    contract = it.cast.network.domain.contract
    checkpoint = auditor.client.checkpoints.create()
    with it.tell.waiting("The auditor rebuilds the ledger through the gateway …"):
        first, rebuilt = asyncio.run(_through_gateway(it.cast.network.url, token, contract, None))
    it.checks.that("the auditor's rebuild agrees with the chain", first.agrees, first.verdict)
    it.checks.equal("the checkpoint is what the auditor rebuilt", _said(checkpoint), _rebuilt(rebuilt))
    if first.agrees:
        _countersign(it, checkpoint)
    else:
        it.tell.say("Nobody countersigns a ledger that does not agree.")
    path = it.folder / _DOSSIER
    with it.tell.waiting("… and once more, with what the members countersigned"):
        report, _ = asyncio.run(_through_gateway(it.cast.network.url, token, contract, path))
    it.tell.show(rendered(report))
    it.checks.equal("the ledger is final", report.verdict, "final")
    offline, again = asyncio.run(audit(Dossier(path), contract))
    same = (offline.verdict, offline.history, offline.state_root) == (report.verdict, report.history, report.state_root)
    it.checks.that(
        "from the saved blocks and logs alone, with nobody asked, it comes out the same", same, offline.verdict
    )
    it.audit, it.rebuilt = report, again
    return again


async def _through_gateway(url: str, token: str, contract: bytes, save: Path | None) -> tuple[Audit, Rebuild]:
    async with ServiceSource(url, token) as source:
        if save is None:
            return await audit(source, contract)
        with Recorder(source, save, contract) as recorder:
            return await audit(recorder, contract)


def _countersign(it: Stage, checkpoint: Checkpoint) -> None:
    for member in (*it.cast.governors[:2], *it.cast.banks, it.cast.auditor):
        seen = member.client.rpc.call("eth_getBlockByNumber", [hex(checkpoint["height"]), False])
        if (seen["hash"], seen["stateRoot"]) != (checkpoint["block_hash"], checkpoint["state_root"]):
            it.checks.that(f"{member.name} sees the block of the checkpoint", ok=False)
            continue
        act = member.sign.countersign(
            height=checkpoint["height"],
            block_hash=bytes.fromhex(checkpoint["block_hash"][2:]),
            state_root=bytes.fromhex(checkpoint["state_root"][2:]),
            executed=checkpoint["executed"],
            history=bytes.fromhex(checkpoint["history"][2:]),
        )
        member.client.checkpoints.countersign(act)
        digest = "0x" + member.sign.digest(act).hex()
        it.tell.act(member.name, f"countersigns block {checkpoint['height']}", [f"{member.name} (maker)"], digest, None)


def _lineage(it: Play, rebuilt: Rebuild) -> None:
    """Every certificate's parent as the service shows it, against what the acts alone say."""
    shown = {
        int(node["certificate"]): int(node["parent"]) if "parent" in node else None
        for claim in it.claims.values()
        for node in it.cast.auditor.client.certificates.tree(claim.receivable)["nodes"]
    }
    told = {certificate: birth.parent for certificate, birth in rebuilt.trace.births.items()}
    it.checks.that("the service's lineage is the chain's", shown == told, f"{len(told)} certificates")


def _said(checkpoint: Checkpoint) -> tuple[int, str, str, int, str]:
    return (
        checkpoint["height"],
        checkpoint["block_hash"],
        checkpoint["state_root"],
        checkpoint["executed"],
        checkpoint["history"],
    )


def _rebuilt(rebuilt: Rebuild) -> tuple[int, str, str, int, str]:
    mark = rebuilt.mark
    return (
        rebuilt.head.header.number,
        "0x" + mark.block_hash.hex(),
        "0x" + mark.state_root.hex(),
        mark.executed,
        "0x" + mark.history.hex(),
    )
