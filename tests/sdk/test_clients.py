"""Both clients against a real service over a real socket: signed in by themselves, sure of whom they speak to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
import pytest_asyncio

from ledger_api.sdk import (
    AsyncLedger,
    Clock,
    ClockError,
    IdentityError,
    InvalidError,
    Ledger,
    Network,
    PendingError,
    RetryPolicy,
    Signer,
    SignInError,
    SigningKey,
    SigningKeyError,
    TransportError,
)
from ledger_api.sdk.answers import Operation
from tests.support.network import MODULE, WAIT, Cast, Member
from tests.support.sockets import Lossy, listening

pytestmark = MODULE


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def url(network: Cast) -> AsyncIterator[str]:
    async with listening(network.service.app) as address:
        yield address


def _blocking(network: Cast, member: Member, url: str) -> Ledger:
    clock = Clock(source=network.now)
    return Ledger(network.network, member.sign, clock=clock, http=httpx.Client(base_url=url, timeout=30))


async def test_the_blocking_client_does_what_the_asynchronous_one_does(network: Cast, url: str) -> None:
    member = network.suppliers[0]

    def work() -> tuple[Operation, Operation, list[str]]:
        with _blocking(network, member, url) as ledger:
            act = ledger.signer.cancel_nonce()
            done = ledger.operations.present(act, wait=WAIT)
            names = [one["name"] for one in ledger.participants.list()]
            return done, ledger.operations.get(done["id"]), names

    done, read, names = await asyncio.to_thread(work)
    assert (done["status"], read) == ("executed", done)
    assert names == [one["name"] async for one in member.client.participants.list()]


async def test_the_asynchronous_client_works_over_a_socket(network: Cast, url: str) -> None:
    member = network.suppliers[1]
    http = httpx.AsyncClient(base_url=url, timeout=30)
    async with AsyncLedger(network.network, member.sign, clock=Clock(source=network.now), http=http) as ledger:
        many = await asyncio.gather(
            *(ledger.operations.present(ledger.signer.cancel_nonce(), wait=WAIT) for _ in range(20))
        )
        assert {one["status"] for one in many} == {"executed"}
        listed = ledger.operations.list()
        newest = [(await anext(listed))["id"] for _ in range(20)]
        assert set(newest) == {one["id"] for one in many}


async def test_a_lost_answer_is_asked_for_again_and_the_act_happens_once(network: Cast) -> None:
    member = network.suppliers[0]
    lossy = Lossy(httpx.ASGITransport(network.service.app), lost=2)
    http = httpx.AsyncClient(transport=lossy, base_url=network.network.url)
    retry = RetryPolicy(first_wait=0.01)
    clock = Clock(source=network.now)
    async with AsyncLedger(network.network, member.sign, clock=clock, retry=retry, http=http) as ledger:
        act = ledger.signer.cancel_nonce()
        told = await ledger.operations.present(act, wait=WAIT)
        assert told["status"] == "executed"
        assert (len(lossy.keys), len(set(lossy.keys))) == (3, 1), "three deliveries, one key"
        mine = [one["id"] async for one in ledger.operations.list() if one["acts"] == told["acts"]]
        assert mine == [told["id"]], "one operation"


async def test_a_service_that_never_answers_is_given_up(network: Cast) -> None:
    lossy = Lossy(httpx.ASGITransport(network.service.app), lost=100)
    http = httpx.AsyncClient(transport=lossy, base_url=network.network.url)
    clock, retry = Clock(source=network.now), RetryPolicy(tries=3, first_wait=0.01)
    member = network.suppliers[0]
    async with AsyncLedger(network.network, member.sign, clock=clock, retry=retry, http=http) as ledger:
        with pytest.raises(TransportError):
            await ledger.operations.present(ledger.signer.cancel_nonce())
    assert len(lossy.keys) == 3


async def test_another_ledgers_service_is_refused_before_the_key_signs_anything(network: Cast) -> None:
    domain = network.network.domain
    for other in (
        replace(domain, chain_id=domain.chain_id + 1),
        replace(domain, contract=bytes(20)),
        replace(domain, salt=bytes(32)),
    ):
        pinned = Network(network.network.url, other, network.network.authorities)
        signer = Signer(20, SigningKey.generate(), other, network.now)
        async with AsyncLedger(pinned, signer, clock=Clock(source=network.now), http=network.http()) as ledger:
            with pytest.raises(IdentityError):
                await ledger.participants.me()
            assert ledger._core._token is None


async def test_a_service_under_another_name_gets_no_sign_in(network: Cast) -> None:
    """A proxy that passes on this ledger's challenges can't have them signed for itself."""
    pinned = Network("https://other.example", network.network.domain)
    member = network.suppliers[0]
    async with AsyncLedger(pinned, member.sign, clock=Clock(source=network.now), http=network.http()) as ledger:
        with pytest.raises(SignInError):
            await ledger.participants.me()


async def test_a_signer_of_another_ledger_is_refused_at_once(network: Cast) -> None:
    signer = Signer(20, SigningKey.generate(), replace(network.network.domain, salt=bytes(32)), network.now)
    with pytest.raises(IdentityError):
        AsyncLedger(network.network, signer)


async def test_a_ledger_whose_clock_is_off_gets_no_signature(network: Cast) -> None:
    def late() -> float:
        return network.now() - 10_000

    async with AsyncLedger(
        network.network, network.suppliers[0].sign, clock=Clock(source=late), http=network.http()
    ) as ledger:
        with pytest.raises(ClockError):
            await ledger.participants.me()
    async with AsyncLedger(
        network.network, network.suppliers[0].sign, clock=Clock(follow=True, source=late), http=network.http()
    ) as ledger:
        await ledger.participants.me()
        assert abs(ledger.clock.now() - network.now()) <= 2


async def test_without_signer_or_api_key_only_public_things_are_had(network: Cast) -> None:
    async with AsyncLedger(network.network, clock=Clock(source=network.now), http=network.http()) as ledger:
        assert (await ledger.meta.health())["status"] == "ok"
        assert (await ledger.meta.act_type("Transfer"))["name"] == "Transfer"
        with pytest.raises(SigningKeyError):
            await ledger.participants.me()


async def test_an_expired_session_is_opened_again_by_itself(network: Cast) -> None:
    member = network.suppliers[0]
    async with network.client(member.number, member.sign.key) as ledger:
        ledger._core._token = f"rls_{'0' * 32}_{'0' * 64}"
        assert (await ledger.participants.me())["number"] == member.number


async def test_refusals_are_typed_and_say_what_to_do(network: Cast) -> None:
    member = network.suppliers[0]
    late = member.sign.cancel_nonce(deadline=network.now() - 5)
    with pytest.raises(InvalidError) as refused:
        await member.client.operations.present(late)
    assert refused.value.refusal == "DeadlinePassed"
    assert "DeadlinePassed" in str(refused.value)


async def test_who_does_not_wait_long_enough_is_told_that_it_is_durable(network: Cast) -> None:
    member = network.suppliers[0]
    told = await member.client.operations.present(member.sign.cancel_nonce())
    if not told["done"]:
        with pytest.raises(PendingError) as pending:
            await member.client.operations.wait(told["id"], 0)
        assert pending.value.operation == told["id"]
    assert (await member.client.operations.wait(told["id"], WAIT))["status"] == "executed"


async def test_nothing_prints_a_token_or_a_key(network: Cast) -> None:
    member = network.suppliers[0]
    await member.client.access.sign_in()
    shown = repr((member.client, member.client.signer, member.client.signer.key, member.client._core))
    assert str(member.client._core._token) not in shown
    assert member.sign.key._agreeing.to_hex() not in shown
