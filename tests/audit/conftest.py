"""One rich history on a real chain, audited and saved; and the same chain after its storage or code was changed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.enums import FreezeTarget
from ledger_api.acts.ids import storage_slot
from ledger_api.audit.dossier import Dossier, Recorder
from ledger_api.audit.rebuild import Rebuild
from ledger_api.audit.report import Audit
from ledger_api.audit.run import audit
from ledger_api.audit.source import NodeSource
from ledger_api.audit.storage import words_of
from tests.audit.chain import OnChain, on_chain
from tests.support.cast import (
    AUTHORITY,
    BANK,
    ENTERPRISE,
    FINANCIER,
    GOVERNORS,
    MORE_SUPPLIERS,
    SECOND_FINANCIER,
    SECOND_SUPPLIER,
    SUPPLIER,
    THIRD_SUPPLIER,
    VERIFIER,
    by_governors,
    signed,
)
from tests.support.world import DAY, World

Lines = list[dict[str, Any]]


@dataclass
class Story:
    """The saved audits by name, the live ones' reports, and the certificate that the tampering hit."""

    folder: Path
    contract: bytes
    reports: dict[str, Audit]
    rebuilt: Rebuild
    certificate: int

    def lines(self, name: str = "honest") -> Lines:
        return [orjson.loads(line) for line in (self.folder / f"{name}.jsonl").read_bytes().splitlines()]

    def judged(self, change: Callable[[Lines], None] = lambda _: None) -> Audit:
        """The audit of the honest dossier after something was changed in it."""
        lines = self.lines()
        change(lines)
        path = self.folder / "changed.jsonl"
        path.write_bytes(b"\n".join(map(orjson.dumps, lines)))
        dossier = Dossier(path)
        return asyncio.run(audit(dossier, dossier.contract))[0]


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return asyncio.run(_story(tmp_path_factory.mktemp("audit")))


async def _story(folder: Path) -> Story:
    async with on_chain() as chain:
        await _play(chain)
        reports: dict[str, Audit] = {}
        rebuilt = await _saved(chain, folder, "honest", reports)
        certificate = next(number for number, record in chain.world.state.rows(s.CERTIFICATES) if record.amount)
        slot = storage_slot(s.CERTIFICATES, certificate)
        await _set(chain, slot, 7)
        await _saved(chain, folder, "word", reports)
        await _set(chain, slot, _word(rebuilt, slot))
        await _set(chain, 12_345, 1)
        await _saved(chain, folder, "extra word", reports)
        await _set(chain, 12_345, 0)
        code = await chain.node.rpc.call("eth_getCode", "0x" + chain.contract.hex(), "latest")
        await chain.node.rpc.call("anvil_setCode", "0x" + chain.contract.hex(), code[:-2] + "00")
        await chain.node.rpc.call("evm_mine", {"timestamp": chain.world.now + 400})
        await _saved(chain, folder, "code", reports)
        return Story(folder, chain.contract, reports, rebuilt, certificate)


def _word(rebuild: Rebuild, slot: int) -> int:
    return words_of(rebuild.state)[0][slot]


async def _set(chain: OnChain, slot: int, word: int) -> None:
    await chain.node.rpc.call("anvil_setStorageAt", "0x" + chain.contract.hex(), f"0x{slot:064x}", f"0x{word:064x}")
    chain.world.wait(10)
    await chain.node.rpc.call("evm_mine", {"timestamp": chain.world.now})


async def _saved(chain: OnChain, folder: Path, name: str, reports: dict[str, Audit]) -> Rebuild:
    with Recorder(NodeSource(chain.node.rpc), folder / f"{name}.jsonl", chain.contract) as source:
        reports[name], rebuilt = await audit(source, chain.contract)
    return rebuilt


async def _play(chain: OnChain) -> None:
    """Every group of acts, refusals of several kinds, an alert, a delayed act, and a redemption in pages."""
    world = chain.world
    first = world.confirmed()
    await chain.present()
    _participants(world)
    await chain.present()
    await _certificates(chain, first)
    await _financing(chain, first)
    await _governance(chain)
    await _settlement(chain, first)


def _participants(world: World) -> None:
    fingerprint = world.attested(5_000_00)
    other = world.attest(6_000_00)
    world.execute(world.signed(build(other.fields._replace(fingerprint=fingerprint)), VERIFIER))
    world.refusal(world.signed(world.submit(1_00, lines=(m.EvidenceLine(fingerprint, 1_00),)), SUPPLIER))
    opened = world.opened()
    world.execute(world.signed(world.accept_receivable(opened), SUPPLIER))
    refused = world.submitted()
    world.execute(world.signed(world.reject_receivable(refused), ENTERPRISE))
    world.execute(world.release_evidence(refused))
    nonce = build(m.CancelNonce(SUPPLIER.number, world.fresh(), world.deadline))
    world.execute(world.signed(nonce, SUPPLIER))
    world.refusal(world.signed(nonce, SUPPLIER))


async def _certificates(chain: OnChain, root: int) -> None:
    world = chain.world
    world.execute(world.signed(world.standing(THIRD_SUPPLIER), THIRD_SUPPLIER))
    part = world.passed(root, SECOND_SUPPLIER, 12_000_00)
    offer = world.transfer(root, SECOND_SUPPLIER, 1_000_00)
    world.execute(world.signed(offer, SUPPLIER))
    world.refusal(world.signed(offer, SUPPLIER))
    await chain.present()
    payments = [(THIRD_SUPPLIER, 500_00), *((one, 400_00) for one in MORE_SUPPLIERS)]
    world.execute(world.signed(world.pay_many(part, *payments), SECOND_SUPPLIER))
    world.refusal(b"\x30\x01")
    await chain.present(step=2 * DAY)
    world.execute(world.signed(world.split(part, 100_00), SECOND_SUPPLIER))
    await chain.present()


async def _financing(chain: OnChain, root: int) -> None:
    world = chain.world
    quotes = [world.finance(root, one) for one in (FINANCIER, SECOND_FINANCIER)]
    world.execute(world.signed(quotes[0], SUPPLIER, FINANCIER))
    world.refusal(world.signed(quotes[1], SUPPLIER, SECOND_FINANCIER))
    world.execute(world.signed(world.register(root), FINANCIER))
    world.execute(world.signed(world.instruct(root), FINANCIER))
    await chain.present()
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    world.execute(world.signed(world.freeze(FreezeTarget.CERTIFICATE.value, root), AUTHORITY))
    world.refusal(world.signed(world.cancel(root), FINANCIER))
    world.execute(world.signed(world.unfreeze(FreezeTarget.CERTIFICATE.value, root), AUTHORITY))
    await chain.present()


async def _governance(chain: OnChain) -> None:
    world = chain.world
    slower = build(m.SetGovernance(2, 3_600, world.fresh(), world.deadline))
    world.execute(by_governors(slower, domain=world.domain))
    policy = m.SetPolicy(2, world.now + 5_000, 90, 200, 5, 30, 50, 2, 1, 30, 600, world.deadline)
    act = build(policy, (m.ThresholdLine(156, 10_00, 20_00),))
    world.execute(by_governors(act, domain=world.domain))
    await chain.present(step=3_700)
    world.execute(act)
    pause = build(m.Pause(1 << 4, world.now + 1_000, world.fresh(), world.deadline))
    world.execute(signed(pause, *[one.maker for one in GOVERNORS], domain=world.domain))
    await chain.present(step=2_000)


async def _settlement(chain: OnChain, receivable: int) -> None:
    world = chain.world
    world.paid(receivable, 1_234_567)
    order = world.page_order(receivable)
    for _ in range(2):
        for page in (order[:3], order[3:]):
            world.execute(world.redeem(receivable, *page))
    world.refusal(world.redeem(receivable))
    await chain.present()
