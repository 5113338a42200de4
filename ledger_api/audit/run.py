"""One audit, from whatever source: prove the blocks, re-run the acts, compare storage and code, judge checkpoints."""

import gc
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from ledger_api.acts.enums import CertificateState, Role
from ledger_api.acts.hashing import Domain, keccak
from ledger_api.acts.ids import account_address
from ledger_api.acts.state import CERTIFICATES, GOVERNANCE, PARTICIPANTS
from ledger_api.audit.checkpoints import CheckpointError, Countersigned, heights_of, judge
from ledger_api.audit.code import CodeError, check_library, check_main
from ledger_api.audit.invariants import MOST_WRONG, Check, check_all
from ledger_api.audit.rebuild import Findings, Rebuild
from ledger_api.audit.report import Audit
from ledger_api.audit.source import Source, SourceError
from ledger_api.audit.storage import AccountError, compare, prove_account
from ledger_api.sdk.proofs.blocks import BlockError, prove_block

_COLLECT_AFTER: Final = 1_000_000
"""Objects that come to be, less those that went, before the collector looks for cycles."""


CATCHING_UP = 8
"""Rounds in which later blocks are taken along; each has fewer than the one before."""


async def rebuild_from(
    source: Source, contract: bytes, *, first: int, last: int, checkpoints: Sequence[Mapping[str, Any]] = ()
) -> Rebuild:
    """Prove and re-run the blocks from `first`, which is not after the founding, to `last`.

    A block that can't be proven ends the rebuild with a finding: what follows it hangs in the air.

    Raises:
        SourceError: the source does not answer, has no blocks, or the ledger was not founded in them.
    """
    rebuild = Rebuild(await source.chain_id(), contract, heights_of(checkpoints))
    await _extend(rebuild, source, first, last)
    if not rebuild.blocks:
        raise SourceError("; ".join(finding.what for finding in rebuild.chain.listed) or "there are no blocks")
    if rebuild.founded_at is None and not rebuild.chain.count:
        raise SourceError("no ledger was founded at this address in these blocks")
    return rebuild


async def _extend(rebuild: Rebuild, source: Source, first: int, last: int) -> None:
    with _collecting_seldom():
        async for raw in source.blocks(first, last):
            try:
                rebuild.take(prove_block(raw.block, raw.receipts))
            except BlockError as error:
                rebuild.chain.add(None, str(error))
                return


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """What is rebuilt stays and holds no cycles: looking through it again and again took a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


async def audit(source: Source, contract: bytes, *, first: int = 0) -> tuple[Audit, Rebuild]:
    """The report, and what was rebuilt, up to the source's head.

    A node may keep the state of its last blocks only, so blocks that come while others are judged are taken along.

    Raises:
        SourceError: the source does not give what the audit needs.
    """
    started = time.perf_counter()
    checkpoints = await source.checkpoints()
    last = await source.head()
    rebuild = await rebuild_from(source, contract, first=first, last=last, checkpoints=checkpoints)
    for _ in range(CATCHING_UP):
        before, last = last, await source.head()
        if last <= before or rebuild.chain.count:
            last = before
            break
        await _extend(rebuild, source, before + 1, last)
    header = rebuild.head.header
    checks = [_blocks(rebuild, last), _outcomes(rebuild), *check_all(rebuild), _read_face(rebuild)]
    checkpoint = None
    if rebuild.domain is not None and checks[0].ok:  # Else there is no proven head to compare anything with.
        judged, checkpoint = _checkpoints(checkpoints, rebuild, rebuild.domain)
        checks += [await compare(source, rebuild), await _code(source, rebuild, rebuild.domain), judged]
    governance = rebuild.state.get(GOVERNANCE, 0)
    report = Audit(
        chain_id=await source.chain_id(),
        contract=contract,
        founded_at=rebuild.founded_at or 0,
        height=header.number,
        block_hash=header.hash,
        state_root=header.state_root,
        time=header.timestamp,
        blocks=rebuild.blocks,
        transactions=rebuild.transactions,
        executed=rebuild.executed,
        history=rebuild.history,
        acts=dict(sorted(Counter(str(act.status) for act in rebuild.acts).items())),
        threshold=governance.threshold if governance else 0,
        governors={
            number: participant.key
            for number, participant in sorted(rebuild.state.rows(PARTICIPANTS))
            if participant.roles & Role.GOVERNOR
        },
        checks=tuple(checks),
        checkpoint=checkpoint,
        seconds=time.perf_counter() - started,
    )
    return report, rebuild


def _blocks(rebuild: Rebuild, last: int) -> Check:
    if rebuild.head.header.number != last:
        rebuild.chain.add(None, f"the blocks end at {rebuild.head.header.number}, not at {last}")
    figures: dict[str, int | str] = {"blocks": rebuild.blocks, "transactions": rebuild.transactions}
    return _check("blocks, transactions and logs are the headers'", figures, _told(rebuild.chain))


def _outcomes(rebuild: Rebuild) -> Check:
    figures: dict[str, int | str] = {"acts": len(rebuild.acts), "executed": rebuild.executed}
    if rebuild.not_rerun:
        figures["refused, not re-run"] = rebuild.not_rerun
    return _check("every act has the rules' outcome", figures, _told(rebuild.findings))


def _read_face(rebuild: Rebuild) -> Check:
    """The ERC-721 events leave every certificate with its holder's account, and closed ones with nobody's."""
    wrong = []
    for number, certificate in rebuild.state.rows(CERTIFICATES):
        closed = certificate.state in {CertificateState.SPENT, CertificateState.REDEEMED}
        expected = bytes(20) if closed else account_address(rebuild.contract, certificate.holder)
        if rebuild.accounts.get(number, bytes(20)) != expected:
            wrong.append(f"certificate {number}: its Transfer events end at another account")
    return _check("read face", {"certificates": len(rebuild.accounts)}, wrong)


async def _code(source: Source, rebuild: Rebuild, domain: Domain) -> Check:
    figures: dict[str, int | str] = {"libraries": 0}
    try:
        libraries = await _same_code(source, rebuild, domain)
        figures = {"libraries": len(libraries)}
    except (AccountError, CodeError) as error:
        return _check("code is the shipped one", figures, [str(error)])
    return _check("code is the shipped one", figures, [])


async def _same_code(source: Source, rebuild: Rebuild, domain: Domain) -> dict[str, bytes]:
    """Compare the code of the contract and of every library that it, or one of its libraries, links; where they are.

    Raises:
        AccountError: the code's hash is not proven by the head's state root.
        CodeError: some code is not the shipped one, or one library is linked at two addresses.
    """
    libraries: dict[str, bytes] = {}
    linked = list(check_main(await _proven_code(source, rebuild.contract, rebuild), domain).items())
    while linked:
        name, address = linked.pop()
        if name not in libraries:
            libraries[name] = address
            linked += check_library(name, address, await _proven_code(source, address, rebuild)).items()
        elif libraries[name] != address:
            raise CodeError(f"{name} is linked at several addresses")
    return libraries


async def _proven_code(source: Source, address: bytes, rebuild: Rebuild) -> bytes:
    header = rebuild.head.header
    account = prove_account(await source.account(address, header.number), address, header.state_root)
    code = await source.code(address, header.number)
    if keccak(code) != account.code_hash:
        raise CodeError(f"the code given for 0x{address.hex()} is not what the state root commits to")
    return code


def _checkpoints(
    checkpoints: Sequence[Mapping[str, Any]], rebuild: Rebuild, domain: Domain
) -> tuple[Check, Countersigned | None]:
    """Every checkpoint judged; the highest final one, else the highest."""
    judged: list[Countersigned] = []
    wrong: list[str] = []
    for checkpoint in checkpoints:
        try:
            judged.append(judge(checkpoint, rebuild.marks, rebuild.state, domain, rebuild.head.header.timestamp))
        except CheckpointError as error:
            wrong.append(str(error))
    best = max(judged, key=lambda one: (one.final, one.height), default=None)
    signatures = sum(len(one.members) for one in judged)
    figures: dict[str, int | str] = {"checkpoints": len(checkpoints), "countersignatures": signatures}
    return _check("checkpoints", figures, wrong), best


def _check(name: str, figures: dict[str, int | str], wrong: Sequence[str]) -> Check:
    return Check(name, not wrong, figures, tuple(wrong[:MOST_WRONG]))


def _told(findings: Findings) -> list[str]:
    return [f"block {one.block}: {one.what}" if one.block is not None else one.what for one in findings.listed]
