"""What each client's words about a transaction mean: the table, message by message, as the clients write them."""

import pytest

from ledger_api.chain.remote.answers import TABLE, Verdict, best, read_answer
from ledger_api.chain.rpc import RpcError

SAID = [
    # geth
    ("already known", Verdict.ACCEPTED),
    ("nonce too low: next nonce 5, tx nonce 4", Verdict.STALE),
    ("nonce too high: address 0xabc, tx: 9 state: 4", Verdict.LATER),
    ("replacement transaction underpriced", Verdict.RIVAL),
    ("transaction underpriced: gas tip cap 0, minimum needed 1", Verdict.CHEAP),
    ("max fee per gas less than block base fee: address 0xabc, maxFeePerGas: 1, baseFee: 7", Verdict.CHEAP),
    ("insufficient funds for gas * price + value: balance 0, tx cost 21000", Verdict.UNFUNDED),
    ("txpool is full", Verdict.LATER),
    ("account limit exceeded", Verdict.LATER),
    ("future transaction tries to replace pending", Verdict.LATER),
    ("in-flight transaction limit reached for delegated accounts", Verdict.LATER),
    ("exceeds block gas limit", Verdict.REFUSED),
    ("intrinsic gas too low: gas 1, minimum needed 21000", Verdict.REFUSED),
    ("oversized data: transaction size 140000, limit 131072", Verdict.REFUSED),
    ("transaction gas limit too high (cap: 16777216, tx: 30000000)", Verdict.REFUSED),
    ("tx fee (1.20 ether) exceeds the configured cap (1.00 ether)", Verdict.REFUSED),
    ("max initcode size exceeded: code size 50000, limit 49152", Verdict.REFUSED),
    ("invalid sender", Verdict.REFUSED),
    ("transaction type not supported", Verdict.REFUSED),
    ("invalid chain id for signer: have 1 want 2", Verdict.REFUSED),
    ("max priority fee per gas higher than max fee per gas", Verdict.REFUSED),
    # besu
    ("Known transaction", Verdict.ACCEPTED),
    ("Transaction pool is disabled", Verdict.LATER),
    ("Nonce too low", Verdict.STALE),
    ("Nonce too high", Verdict.LATER),
    ("Transaction nonce is too distant from current sender nonce", Verdict.LATER),
    ("An invalid transaction with a lower nonce exists", Verdict.LATER),
    ("Replacement transaction underpriced", Verdict.RIVAL),
    ("Gas price below current base fee", Verdict.CHEAP),
    ("Gas price below configured minimum gas price", Verdict.CHEAP),
    ("Upfront cost exceeds account balance", Verdict.UNFUNDED),
    ("Transaction gas limit exceeds block gas limit", Verdict.REFUSED),
    ("Intrinsic gas exceeds gas limit", Verdict.REFUSED),
    ("Transaction fee cap exceeded", Verdict.REFUSED),
    ("Wrong chainId", Verdict.REFUSED),
    ("Sender account not authorized to send transactions", Verdict.REFUSED),
    # nethermind, older and newer
    ("AlreadyKnown", Verdict.ACCEPTED),
    ("OldNonce, Current nonce: 5, nonce of rejected tx: 4", Verdict.STALE),
    ("ReplacementNotAllowed", Verdict.RIVAL),
    ("FeeTooLow, MaxFeePerGas too low.", Verdict.CHEAP),
    ("FeeTooLowToCompete", Verdict.CHEAP),
    ("InsufficientFunds, Balance is 0 less than sending value + gas 21000", Verdict.UNFUNDED),
    ("NonceGap, Future nonce. Expected nonce: 4", Verdict.LATER),
    ("Syncing", Verdict.LATER),
    ("GasLimitExceeded, Gas limit: 30000000", Verdict.REFUSED),
    ("MaxTxSizeExceeded, tx size: 140000", Verdict.REFUSED),
    ("NotSupportedTxType, Type: 7", Verdict.REFUSED),
    ("NonceTooFarInFuture", Verdict.LATER),
    ("already known", Verdict.ACCEPTED),
    ("transaction underpriced", Verdict.CHEAP),
    ("gas limit reached", Verdict.REFUSED),
    # erigon
    ("INTERNAL_ERROR: existing tx with same hash", Verdict.ACCEPTED),
    ("INTERNAL_ERROR: could not replace existing tx", Verdict.RIVAL),
    ("INTERNAL_ERROR: underpriced", Verdict.CHEAP),
    ("INTERNAL_ERROR: fee too low", Verdict.CHEAP),
    # reth
    ("nonce too low: next nonce 5, tx nonce 4", Verdict.STALE),
    ("insufficient funds for gas * price + value: have 0 want 21000", Verdict.UNFUNDED),
    # anvil
    ("[0xabc] already imported", Verdict.ACCEPTED),
    ("intrinsic gas too high -- tx.gas_limit > env.block.gas_limit", Verdict.REFUSED),
    ("transaction already imported", Verdict.ACCEPTED),
    ("nonce too low", Verdict.STALE),
    ("[0xabc] insufficient gas price to replace existing transaction", Verdict.RIVAL),
    ("Insufficient funds for gas * price + value", Verdict.UNFUNDED),
    ("max fee per gas less than block base fee", Verdict.CHEAP),
    # nobody
    ("internal error", Verdict.UNKNOWN),
    ("", Verdict.UNKNOWN),
]


@pytest.mark.parametrize(("message", "verdict"), SAID)
def test_a_message__means_what_its_client_means(message: str, verdict: Verdict) -> None:
    assert read_answer(RpcError(-32_000, message)) is verdict


def test_every_row__is_met_by_a_message() -> None:
    met = {next((words for _, words, _ in TABLE if words in message.lower()), None) for message, _ in SAID}
    assert [words for _, words, _ in TABLE if words not in met] == []


def test_a_result__is_taken_whatever_it_says() -> None:
    assert read_answer("0x" + "00" * 32) is Verdict.ACCEPTED
    assert read_answer(None) is Verdict.ACCEPTED


def test_of_several_nodes__one_that_took_it_is_enough_and_none_is_unknown() -> None:
    assert best([Verdict.REFUSED, Verdict.ACCEPTED]) is Verdict.ACCEPTED
    assert best([Verdict.REFUSED, Verdict.UNKNOWN]) is Verdict.UNKNOWN
    assert best([]) is Verdict.UNKNOWN
