"""Gas of single kinds of acts, in batches of fifty, as a block's `gasUsed` says."""

from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts.codec import build
from ledger_api.chain.calldata import encode_submit
from tests.bench.chain import BenchChain
from tests.bench.loads import BANK, PART, SECOND_TIER, SUPPLIERS, Claim, Load

FIFTY: Final = 50


async def rows() -> dict[str, float]:
    """Gas per act (per certificate for `gas_redeem`), everything of the transaction included."""
    async with BenchChain() as chain:
        scene, (one, other) = chain.scene, SUPPLIERS[:2]
        second = SECOND_TIER[0]
        (parts,), (wholes,) = scene.claims(one, 1), scene.claims(other, 1)
        # The redeemed receivable's root is spread over 49 children and keeps the rest.
        (redeemed,) = scene.claims(other, 1)
        await chain.present(scene.confirmed([parts, wholes, redeemed]))
        splits, certificates = scene.splits(wholes, 2 * FIFTY)
        redeemed_splits, children = scene.splits(redeemed, FIFTY - 1)
        await chain.present([Load(other, [*splits, *redeemed_splits])])
        direct, offered = certificates[:FIFTY], certificates[FIFTY:]
        accepts = [
            m.AcceptOffer(second.number, certificate, 2, other.number, other.tag, PART, scene.deadline)
            for certificate in offered
        ]
        gas = {
            "gas_split_transfer": await _measured(chain, list(scene.parts([parts], FIFTY))),
            "gas_whole_transfer": await _measured(chain, list(scene.wholes(other, direct))),
            "gas_offer": await _measured(chain, [scene.transfer(other, one, 1, second, PART) for one in offered]),
            "gas_accept": await _measured(chain, [scene.signed(build(act), second.maker) for act in accepts]),
        }
        await chain.mine(scene.cutoff)
        await chain.present([Load(BANK, [scene.paid(redeemed)])])
        return gas | {"gas_redeem": await _measured(chain, [_redemption(redeemed, children)], FIFTY)}


async def _measured(chain: BenchChain, wires: list[bytes], per: int | None = None) -> float:
    before = await chain.height()
    await chain.send([chain.sign(encode_submit(b"".join(wires)))])
    await chain.mine()
    if await chain.executed(before) != len(wires):
        raise RuntimeError("an act whose gas was to be measured was not executed")
    return await chain.gas_used(before) / (per or len(wires))


def _redemption(claim: Claim, children: list[int]) -> bytes:
    page = tuple([m.PageItemLine(one) for one in sorted([claim.receivable, *children])])
    return build(m.Redeem(claim.receivable, claim.face), page).wire
