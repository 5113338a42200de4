// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Refusals} from "../../../contracts/Refusals.sol";
import {Capability} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {Act} from "./Signing.sol";
import {Log, holds, same, vm} from "./Vm.sol";

/// @dev Keys given anew: after a loss, which any other key can stop, and to a successor by law, which only governors can.
contract RecoveryTest is Cast {
    uint256 internal constant FOUND = 0x4000000;
    uint32 internal constant WAIT = 72 hours;

    // ----- The wait

    function test_a_recovery_waits_three_days_or_the_governors_delay_if_that_is_longer() public {
        same(_scheduled(_recovery(SUPPLIER, FOUND)), start + WAIT, "without a delay");
        _delay(1 days);
        same(_scheduled(_recovery(SUPPLIER, FOUND)), start + WAIT, "with a shorter delay");
        same(_scheduled(_succession(SECOND, _lines(SECOND))), start + WAIT, "a succession too");
        executes(_due(act(0x06, abi.encode(SetGovernance(2, 5 days, nonce(), deadline)))));
        same(_scheduled(_recovery(SUPPLIER, FOUND)), start + 6 days, "with a longer delay");
    }

    // ----- RecoverKey

    function test_a_recovered_key_takes_the_place_of_the_lost_one() public {
        Act memory a = _recovery(SUPPLIER, FOUND);
        outcomes(governed(a));
        refuses(governed(a), Refusals.AlreadyScheduled.selector);
        refuses(unsigned(a), Refusals.NotYetDue.selector);
        same(ledger.scheduledWord(digest(a)).participant(), SUPPLIER, "whose recovery it is");
        executes(signed(_cancels(SUPPLIER), KEY + SUPPLIER));
        vm.warp(start + WAIT);
        executes(unsigned(a));
        refuses(unsigned(a), Refusals.AlreadyExecuted.selector);
        refuses(signed(_cancels(SUPPLIER), KEY + SUPPLIER), Refusals.NotASigner.selector);
        executes(signed(_cancels(SUPPLIER), FOUND));
        same(ledger.signerWord(SUPPLIER, vm.addr(FOUND)).capabilities(), Capability.MAKER | Capability.ADMIN, "may");
        same(ledger.signerWord(SUPPLIER, vm.addr(FOUND)).person(), uint256(person(FOUND)) >> 8, "person");
        same(ledger.accountWords(SUPPLIER).word.signers(), 3, "one came, one went");
        executes(signed(_cancels(SUPPLIER), ADMIN_ONLY + SUPPLIER));
    }

    function test_a_recovery_is_refused_where_its_parts_do_not_fit() public {
        refuses(_due(_recovery(NOBODY, FOUND)), Refusals.UnknownParticipant.selector);
        Act memory none = act(0x13, abi.encode(RecoverKey(SUPPLIER, address(0), TRADE, nonce(), deadline)));
        refuses(_due(none), Refusals.InvalidField.selector);
        refuses(_due(_recovery(SUPPLIER, KEY + SUPPLIER)), Refusals.KeyTaken.selector);
        refuses(_due(_recovery(SUPPLIER, CHECKER + SUPPLIER)), Refusals.KeyTaken.selector);
        refuses(_due(_recovery(3, KEY + 1)), Refusals.KeyTaken.selector);
        executes(_due(_recovery(SUPPLIER, KEY + 1)));
    }

    function test_a_governors_recovered_key_governs() public {
        executes(_due(_recovery(2, FOUND)));
        same(ledger.governorOf(vm.addr(FOUND)), 2, "found");
        same(ledger.governorOf(vm.addr(KEY + 2)), 0, "lost");
        Act memory a = act(0x04, abi.encode(SetCap(CORE, EUR, CAP, nonce(), deadline)));
        refuses(jointly(a, KEY + 1, KEY + 2), Refusals.NotASigner.selector);
        executes(jointly(a, KEY + 1, FOUND));
    }

    // ----- VetoRecovery

    function test_any_key_of_the_participant_stops_its_recovery() public {
        uint256[3] memory keys = [KEY + SUPPLIER, CHECKER + SUPPLIER, ADMIN_ONLY + SUPPLIER];
        for (uint256 i; i < keys.length; ++i) {
            Act memory a = _recovery(SUPPLIER, FOUND);
            refuses(_vetoes(SUPPLIER, a, keys[i]), Refusals.NotScheduled.selector);
            uint32 eta = _scheduled(a);
            refuses(_vetoes(SECOND, a, KEY + SECOND), Refusals.NotScheduled.selector);
            refuses(_vetoes(SUPPLIER, a, KEY + SECOND), Refusals.NotASigner.selector);
            executes(_vetoes(SUPPLIER, a, keys[i]));
            refuses(_vetoes(SUPPLIER, a, keys[i]), Refusals.NotScheduled.selector);
            vm.warp(eta);
            refuses(unsigned(a), Refusals.Vetoed.selector);
        }
    }

    function test_a_participant_stops_nothing_but_its_recovery() public {
        _delay(1 days);
        Act memory cap = act(0x04, abi.encode(SetCap(CORE, EUR, CAP, nonce(), deadline)));
        Act memory succession = _succession(CORE, _lines(CORE));
        outcomes(bytes.concat(governed(cap), governed(succession)));
        refuses(_vetoes(CORE, cap, KEY + CORE), Refusals.NotScheduled.selector);
        refuses(_vetoes(CORE, succession, KEY + CORE), Refusals.NotScheduled.selector);
        executes(signed(act(0x07, abi.encode(Veto(3, digest(succession), deadline))), KEY + 3));
        vm.warp(start + WAIT);
        refuses(unsigned(succession), Refusals.Vetoed.selector);
    }

    // ----- SucceedParticipant

    function test_a_successor_has_every_key_and_its_predecessor_none() public {
        executes(_due(_succession(SUPPLIER, _lines(SUPPLIER))));
        refuses(signed(_cancels(SUPPLIER), KEY + SUPPLIER), Refusals.NotASigner.selector);
        refuses(signed(_cancels(SUPPLIER), ADMIN_ONLY + SUPPLIER), Refusals.NotASigner.selector);
        executes(signed(_cancels(SUPPLIER), FOUND));
        same(ledger.signerWord(SUPPLIER, vm.addr(FOUND)).capabilities(), Capability.MAKER | Capability.ADMIN, "first");
        same(ledger.signerWord(SUPPLIER, vm.addr(FOUND + 1)).capabilities(), Capability.CHECKER, "second");
        same(ledger.accountWords(SUPPLIER).word.signers(), 2, "signers");
    }

    function test_a_succession_is_refused_where_its_parts_do_not_fit() public {
        refuses(_due(_succession(NOBODY, _lines(NOBODY))), Refusals.UnknownParticipant.selector);
        refuses(_due(_succession(3, _lines(3))), Refusals.InvalidField.selector);
        Act memory a =
            act(0x15, abi.encode(SucceedParticipant(SUPPLIER, 0, nonce(), deadline)), abi.encode(_lines(SUPPLIER)));
        refuses(_due(a), Refusals.InvalidField.selector);
        _unfit(2, Signer(vm.addr(KEY + SECOND), 0, 0), Refusals.NotASigner.selector);
        _unfit(2, Signer(vm.addr(KEY + SUPPLIER), 0, 0), Refusals.NotASigner.selector);
        _unfit(4, Signer(vm.addr(ADMIN_ONLY + SUPPLIER), 0, 0), Refusals.InvalidField.selector);
        _unfit(3, Signer(address(0), 1, 0), Refusals.InvalidField.selector);
        _unfit(3, Signer(vm.addr(FOUND), 8, 0), Refusals.InvalidField.selector);
        _unfit(3, Signer(vm.addr(FOUND), Capability.CHECKER | Capability.ADMIN, 0), Refusals.InvalidField.selector);
        _unfit(3, Signer(vm.addr(KEY + SUPPLIER), 1, 0), Refusals.KeyTaken.selector);
        _unfit(4, Signer(vm.addr(FOUND), 1, 0), Refusals.KeyTaken.selector);
        // The key of the third line stays: as it is, or with other capabilities.
        _unfit(2, Signer(vm.addr(FOUND + 2), 1, 0), Refusals.SignersLeft.selector);
        _unfit(2, Signer(vm.addr(ADMIN_ONLY + SUPPLIER), 1, 0), Refusals.SignersLeft.selector);
        Signer[] memory retired = new Signer[](3);
        Signer[] memory many = new Signer[](12);
        for (uint256 i; i < 12; ++i) {
            many[i] = i < 3 ? _lines(SUPPLIER)[i] : Signer(vm.addr(FOUND + i), 1, 0);
            if (i < 3) retired[i] = many[i];
        }
        refuses(_due(_succession(SUPPLIER, retired)), Refusals.InvalidField.selector);
        refuses(_due(_succession(SUPPLIER, many)), Refusals.InvalidField.selector);
    }

    function test_a_successor_has_eight_keys_at_most_and_all_pass_to_the_next() public {
        Signer[] memory many = new Signer[](11);
        Signer[] memory next = new Signer[](16);
        for (uint256 i; i < 8; ++i) {
            if (i < 3) many[i] = _lines(SUPPLIER)[i];
            many[i + 3] = Signer(vm.addr(FOUND + i), 7, 0);
            next[i] = Signer(vm.addr(FOUND + i), 0, 0);
            next[i + 8] = Signer(vm.addr(FOUND + 8 + i), 7, 0);
        }
        executes(_due(_succession(SUPPLIER, many)));
        executes(_due(_succession(SUPPLIER, next)));
        same(ledger.accountWords(SUPPLIER).word.signers(), 8, "signers");
        holds(ledger.participantWord(SUPPLIER).key() == vm.addr(FOUND + 8), "primary key");
    }

    // ----- Acts

    function _recovery(uint32 participant, uint256 key) private returns (Act memory) {
        return act(0x13, abi.encode(RecoverKey(participant, vm.addr(key), person(key), nonce(), deadline)));
    }

    /// @dev The three keys of an enrolment retired; a maker and a checker in their place.
    function _lines(uint32 participant) private pure returns (Signer[] memory lines) {
        lines = new Signer[](5);
        lines[0] = Signer(vm.addr(KEY + participant), 0, 0);
        lines[1] = Signer(vm.addr(CHECKER + participant), 0, 0);
        lines[2] = Signer(vm.addr(ADMIN_ONLY + participant), 0, 0);
        lines[3] = Signer(vm.addr(FOUND), Capability.MAKER, person(FOUND));
        lines[4] = Signer(vm.addr(FOUND + 1), Capability.CHECKER, person(FOUND + 1));
    }

    function _succession(uint32 participant, Signer[] memory lines) private returns (Act memory) {
        SucceedParticipant memory a = SucceedParticipant(participant, bytes32("order"), nonce(), deadline);
        return act(0x15, abi.encode(a), abi.encode(lines));
    }

    function _unfit(uint256 index, Signer memory line, bytes4 reason) private {
        Signer[] memory lines = _lines(SUPPLIER);
        lines[index] = line;
        refuses(_due(_succession(SUPPLIER, lines)), reason);
    }

    function _vetoes(uint32 participant, Act memory a, uint256 key) private view returns (bytes memory) {
        return signed(act(0x14, abi.encode(VetoRecovery(participant, digest(a), deadline))), key);
    }

    function _cancels(uint32 participant) private returns (Act memory) {
        return act(0x12, abi.encode(CancelNonce(participant, nonce(), deadline)));
    }

    function _delay(uint32 delay) private {
        executes(governed(act(0x06, abi.encode(SetGovernance(2, delay, nonce(), deadline)))));
    }

    /// @dev Scheduled now; the instant from which it may execute.
    function _scheduled(Act memory a) private returns (uint32 eta) {
        Log[] memory logs = outcomes(governed(a));
        same(logs[0].topics[0], Events.Scheduled.selector, "event");
        (eta,) = abi.decode(logs[0].data, (uint32, bytes));
    }

    /// @dev Scheduled, and its wait over: as anybody presents it then.
    function _due(Act memory a) private returns (bytes memory) {
        deadline = uint32(block.timestamp) + 30 days;
        vm.warp(_scheduled(a));
        return unsigned(a);
    }
}
