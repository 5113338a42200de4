"""Gas per act, measured on receipts: alone, and each of fifty in one transaction.

Fifty acts are on fifty receivables and by fifty signers where holders sign, so that nothing is warm but what all share.
"""

from collections.abc import Sequence
from typing import Final

from ledger_api.acts.ids import child_id
from ledger_api.bench.chain import BenchChain
from ledger_api.bench.loads import FACE, RECEIVERS, SECOND_TIER, SUPPLIERS, Claim, Load
from ledger_api.bench.rates import Figures

MANY: Final = 50
_HALF: Final = FACE // 2
_QUARTER: Final = FACE // 4


async def gas() -> Figures:
    """Gas of one act (of one certificate in `gas_redeem`); the calldata's zero bytes make it differ a little by run."""
    async with BenchChain() as chain:
        scene = chain.scene
        claims = [claim for one in SUPPLIERS[: MANY + 1] for claim in scene.claims(one, 1)]
        return await _moved(chain, claims) | await _redeemed(chain)


async def _moved(chain: BenchChain, claims: Sequence[Claim]) -> dict[str, float | None]:
    scene, second, receiver = chain.scene, SECOND_TIER[0], RECEIVERS[0]
    *before, confirming = scene.confirmed(claims, checked=True)
    await chain.present(before)
    figures = await _measured(chain, "confirm", confirming.wires)
    await chain.present(
        [Load(claim.creditor, [scene.split(claim.creditor, claim.receivable, 1, [_HALF])]) for claim in claims]
    )
    offers, accepts, splits, wholes, finances = [], [], [], [], []
    for claim in claims:
        holder, root, half = claim.creditor, claim.receivable, child_id(claim.receivable, 1, 0)
        offers.append(scene.transfer(holder, half, 1, second, _HALF))
        accepts.append(scene.accept(second, half, 2, holder, _HALF))
        splits.append(scene.transfer(holder, root, 2, receiver, _QUARTER))
        wholes.append(scene.transfer(holder, root, 3, receiver, _QUARTER))
        finances.append(scene.finance(receiver, root, 4, _QUARTER))
    for name, wires in (
        ("offer", offers),
        ("accept", accepts),
        ("split_transfer", splits),
        ("whole_transfer", wholes),
        ("finance", finances),
    ):
        figures |= await _measured(chain, name, wires)
    return figures


async def _measured(chain: BenchChain, name: str, wires: Sequence[bytes]) -> dict[str, float | None]:
    alone = await chain.gas(wires[:1])
    return {f"gas_{name}": await chain.gas(wires[1:]) / MANY, f"gas_{name}_alone": float(alone)}


async def _redeemed(chain: BenchChain) -> dict[str, float | None]:
    """Of each of fifty certificates of one receivable, at its maturity."""
    scene, supplier = chain.scene, SUPPLIERS[0]
    (claim,) = scene.claims(supplier, 1)
    parts = [FACE // MANY] * (MANY - 1)
    splitting = Load(supplier, [scene.split(supplier, claim.receivable, 1, parts)])
    await chain.present([*scene.confirmed([claim]), splitting])
    await chain.mine(scene.cutoff)
    live = [claim.receivable, *[child_id(claim.receivable, 1, index) for index in range(MANY - 1)]]
    await chain.gas([scene.paid(claim)])
    return {"gas_redeem": await chain.gas([scene.redeem(claim, live)]) / MANY}
