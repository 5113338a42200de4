// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Refusals} from "../../../contracts/Refusals.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {Act} from "./Signing.sol";
import {Log, holds, same, vm} from "./Vm.sol";

/// @dev A participant's own keys, account and nonces; verifiers' attestations; authorities' orders.
contract ParticipantsTest is Cast {
    // ----- Who signs

    function test_the_signer_is_known_active_entitled_and_not_frozen() public {
        refuses(signed(_cancels(NOBODY, 1), KEY + NOBODY), Refusals.UnknownParticipant.selector);
        refuses(signed(_cancels(SUPPLIER, 1), KEY + SECOND), Refusals.NotASigner.selector);
        refuses(signed(_cancels(SUPPLIER, 1), CHECKER + SUPPLIER), Refusals.CapabilityMissing.selector);
        executes(signed(_cancels(SUPPLIER, 1), ADMIN_ONLY + SUPPLIER));
        executes(freezes(1, SUPPLIER, start + 1 days));
        refuses(signed(_cancels(SUPPLIER, 2), KEY + SUPPLIER), Refusals.ParticipantFrozen.selector);
        vm.warp(start + 1 days + 1);
        executes(signed(_cancels(SUPPLIER, 2), KEY + SUPPLIER));
        suspend(SUPPLIER);
        refuses(signed(_cancels(SUPPLIER, 3), KEY + SUPPLIER), Refusals.ParticipantSuspended.selector);
    }

    function test_a_nonce_is_used_once_and_its_neighbours_stay() public {
        executes(signed(_cancels(SUPPLIER, 256), KEY + SUPPLIER));
        refuses(signed(_cancels(SUPPLIER, 256), KEY + SUPPLIER), Refusals.NonceUsed.selector);
        holds(ledger.nonceUsed(SUPPLIER, 256), "used");
        holds(!ledger.nonceUsed(SUPPLIER, 255) && !ledger.nonceUsed(SUPPLIER, 257), "neighbours");
        holds(!ledger.nonceUsed(SECOND, 256), "another's");
        executes(signed(_cancels(SUPPLIER, type(uint64).max), KEY + SUPPLIER));
    }

    // ----- SetSigner

    function test_signers_come_change_and_go() public {
        address key = vm.addr(77);
        executes(_sets(SUPPLIER, key, 1));
        same(ledger.accountWords(SUPPLIER).word.signers(), 4, "signers");
        executes(_sets(SUPPLIER, key, 3));
        same(ledger.accountWords(SUPPLIER).word.signers(), 4, "signers");
        same(ledger.signerWord(SUPPLIER, key).capabilities(), 3, "capabilities");
        executes(_sets(SUPPLIER, key, 0));
        same(ledger.accountWords(SUPPLIER).word.signers(), 3, "signers");
        refuses(_sets(SUPPLIER, key, 0), Refusals.NotASigner.selector);
        for (uint256 i = 100; i < 105; ++i) {
            executes(_sets(SUPPLIER, vm.addr(i), 1));
        }
        refuses(_sets(SUPPLIER, vm.addr(105), 1), Refusals.LimitReached.selector);
    }

    function test_a_signer_is_refused_where_its_parts_do_not_fit() public {
        refuses(_sets(SUPPLIER, address(0), 1), Refusals.InvalidField.selector);
        refuses(_sets(SUPPLIER, vm.addr(77), 8), Refusals.InvalidField.selector);
        refuses(_sets(SUPPLIER, vm.addr(KEY + SUPPLIER), 0), Refusals.PrimaryKey.selector);
        refuses(_sets(SUPPLIER, vm.addr(KEY + SUPPLIER), 1), Refusals.PrimaryKey.selector);
        executes(_sets(SUPPLIER, vm.addr(KEY + SUPPLIER), 7));
        Act memory a = act(0x10, abi.encode(SetSigner(SUPPLIER, vm.addr(77), 1, TRADE, nonce(), deadline)));
        refuses(signed(a, CHECKER + SUPPLIER), Refusals.CapabilityMissing.selector);
    }

    function test_a_governors_key_is_one_governors_and_stops_counting_when_retired() public {
        refuses(_sets(1, vm.addr(KEY + 2), 1), Refusals.KeyTaken.selector);
        address key = vm.addr(77);
        executes(_sets(1, key, 1));
        same(ledger.governorOf(key), 1, "governor");
        executes(_sets(1, key, 0));
        same(ledger.governorOf(key), 0, "none");
    }

    // ----- BindAccount

    function test_another_account_is_in_force_after_the_cooling_time() public {
        refuses(_binds(0), Refusals.InvalidField.selector);
        executes(_binds(bytes32("second")));
        vm.warp(start + 1 days - 1);
        same(ledger.accountInForce(SUPPLIER), account(SUPPLIER), "not yet");
        vm.warp(start + 1 days);
        same(ledger.accountInForce(SUPPLIER), bytes32("second"), "in force");
        executes(_binds(bytes32("third")));
        same(ledger.accountInForce(SUPPLIER), bytes32("second"), "still");
        executes(_binds(bytes32("fourth")));
        same(ledger.accountInForce(SUPPLIER), bytes32("second"), "one not yet in force is replaced");
    }

    // ----- AttestEvidence

    function test_a_document_is_attested_once_and_a_contradiction_is_an_alert() public {
        bytes32 fingerprint = keccak256("document");
        attest(fingerprint, SUPPLIER, 100);
        AttestEvidence memory a =
            AttestEvidence(VERIFIER, SUPPLIER, fingerprint, 1, 1, CNY, 100, bytes32("content"), deadline);
        refuses(signed(act(0x18, abi.encode(a)), KEY + VERIFIER), Refusals.AlreadyAttested.selector);
        a.amount = 101;
        vm.recordLogs();
        ledger.submit(signed(act(0x18, abi.encode(a)), KEY + VERIFIER));
        Log[] memory logs = vm.getRecordedLogs();
        same(logs[0].topics[0], Events.Alert.selector, "event");
        (uint8 code, bytes32 subject) = abi.decode(logs[0].data, (uint8, bytes32));
        same(code, 1, "code");
        same(subject, fingerprint, "subject");
        same(logs[1].topics[0], Events.Executed.selector, "event");
        same(ledger.evidenceWords(fingerprint).word.verified(), 100, "amount");
        same(ledger.evidenceWords(fingerprint).word.flags(), 1, "conflict");
        refuses(signed(act(0x18, abi.encode(a)), KEY + VERIFIER), Refusals.AlreadyAttested.selector);
    }

    function test_an_attestation_is_refused_where_its_parts_do_not_fit() public {
        AttestEvidence memory a =
            AttestEvidence(VERIFIER, NOBODY, keccak256("document"), 1, 1, CNY, 1, bytes32("content"), deadline);
        refuses(signed(act(0x18, abi.encode(a)), KEY + VERIFIER), Refusals.UnknownParticipant.selector);
        a.issuer = SUPPLIER;
        a.evidenceType = 6;
        refuses(signed(act(0x18, abi.encode(a)), KEY + VERIFIER), Refusals.InvalidField.selector);
        a.evidenceType = 0;
        refuses(signed(act(0x18, abi.encode(a)), KEY + VERIFIER), Refusals.InvalidField.selector);
        a.evidenceType = 5;
        a.amount = 0;
        refuses(signed(act(0x18, abi.encode(a)), KEY + VERIFIER), Refusals.InvalidAmount.selector);
        (a.amount, a.verifier) = (1, SUPPLIER);
        refuses(signed(act(0x18, abi.encode(a)), KEY + SUPPLIER), Refusals.RoleMissing.selector);
    }

    // ----- Freeze, Unfreeze

    function test_an_order_is_refused_where_its_parts_do_not_fit() public {
        refuses(freezes(0, SUPPLIER, start + 1), Refusals.InvalidField.selector);
        refuses(freezes(4, SUPPLIER, start + 1), Refusals.InvalidField.selector);
        refuses(freezes(1, NOBODY, start + 1), Refusals.UnknownParticipant.selector);
        refuses(freezes(1, (1 << 32) | SUPPLIER, start + 1), Refusals.UnknownParticipant.selector);
        refuses(freezes(2, 1, start + 1), Refusals.UnknownCertificate.selector);
        refuses(freezes(3, 1, start + 1), Refusals.UnknownReceivable.selector);
        refuses(freezes(3, 1 << 56, start + 1), Refusals.UnknownReceivable.selector);
        refuses(freezes(1, SUPPLIER, start), Refusals.InvalidDates.selector);
        refuses(freezes(1, SUPPLIER, start + 366 days + 1), Refusals.InvalidDates.selector);
        Freeze memory f = Freeze(SUPPLIER, 1, SECOND, bytes32("order"), start + 1, 1, deadline);
        refuses(signed(act(0x60, abi.encode(f)), KEY + SUPPLIER), Refusals.RoleMissing.selector);
    }

    function test_an_order_is_released_while_it_is_in_force() public {
        refuses(_unfreezes(1, SUPPLIER), Refusals.NotFrozen.selector);
        refuses(_unfreezes(9, SUPPLIER), Refusals.InvalidField.selector);
        executes(freezes(1, SUPPLIER, start + 10));
        holds(ledger.frozen(1, SUPPLIER), "frozen");
        executes(freezes(1, SUPPLIER, start + 20));
        same(ledger.freezeWord(1, SUPPLIER).until(), start + 20, "a new order replaces it");
        executes(_unfreezes(1, SUPPLIER));
        same(ledger.participantWord(SUPPLIER).flags(), 0, "flag");
        executes(freezes(1, SUPPLIER, start + 10));
        vm.warp(start + 11);
        refuses(_unfreezes(1, SUPPLIER), Refusals.NotFrozen.selector);
    }

    function _cancels(uint32 participant, uint64 nonce_) private view returns (Act memory) {
        return act(0x12, abi.encode(CancelNonce(participant, nonce_, deadline)));
    }

    function _sets(uint32 participant, address key, uint8 capabilities) private returns (bytes memory) {
        SetSigner memory a = SetSigner(participant, key, capabilities, TRADE, nonce(), deadline);
        return signed(act(0x10, abi.encode(a)), KEY + participant);
    }

    function _binds(bytes32 commitment_) private returns (bytes memory) {
        return signed(act(0x11, abi.encode(BindAccount(SUPPLIER, commitment_, nonce(), deadline))), KEY + SUPPLIER);
    }

    function _unfreezes(uint8 target, uint128 subject) private returns (bytes memory) {
        Unfreeze memory a = Unfreeze(AUTHORITY, target, subject, bytes32("order"), nonce(), deadline);
        return signed(act(0x61, abi.encode(a)), KEY + AUTHORITY);
    }
}
