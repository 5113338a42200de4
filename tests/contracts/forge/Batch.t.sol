// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Ledger} from "../../../contracts/Ledger.sol";
import {Refusals} from "../../../contracts/Refusals.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {Act} from "./Signing.sol";
import {Log, holds, same, vm} from "./Vm.sol";

/// @dev What holds for every act, whatever it does: wire, domain, signatures, deadline, and the outcome of each in a batch.
contract BatchTest is Cast {
    uint56 internal root;
    Presenter internal presenter;

    function setUp() public override {
        super.setUp();
        presenter = new Presenter();
        root = confirmed(FACE);
    }

    function cancellation(uint24 sequence) internal view returns (Act memory) {
        return act(0x36, abi.encode(Cancel(SUPPLIER, root, sequence, deadline)));
    }

    function cancels(uint24 sequence) internal view returns (bytes memory) {
        return signed(cancellation(sequence), KEY + SUPPLIER);
    }

    // ----- Outcomes

    function test_an_executed_act_is_told_with_its_whole_wire_form() public {
        bytes memory item = cancels(1);
        Log[] memory logs = outcomes(item);
        same(logs.length, 1, "outcomes");
        same(logs[0].topics[0], Events.Executed.selector, "event");
        same(logs[0].topics[1], digest(cancellation(1)), "digest");
        same(keccak256(abi.decode(logs[0].data, (bytes))), keccak256(item), "item");
    }

    function test_a_refused_act_stops_none_of_its_neighbours() public {
        Log[] memory logs = outcomes(bytes.concat(cancels(1), cancels(1), cancels(2), hex"ff000000", cancels(3)));
        same(logs.length, 5, "outcomes");
        bytes32[5] memory events = [
            Events.Executed.selector,
            Events.Refused.selector,
            Events.Executed.selector,
            Events.Refused.selector,
            Events.Executed.selector
        ];
        for (uint256 i; i < 5; ++i) {
            same(logs[i].topics[0], events[i], "event");
        }
        same(ledger.certificateWord(root).sequence(), 4, "sequence");
    }

    function test_an_empty_batch_has_no_outcome() public {
        same(outcomes("").length, 0, "outcomes");
    }

    function testFuzz_whatever_is_presented_is_one_outcome_an_item_and_never_a_revert(bytes calldata batch) public {
        holds(outcomes(batch).length != 0 || batch.length == 0, "no outcome");
    }

    /// @dev Any change of one byte of a signed act is refused, or it is the header's and the item another one.
    function testFuzz_no_byte_of_a_signed_act_can_be_changed(uint256 place, uint8 change) public {
        bytes memory item = transfers(SUPPLIER, root, 1, SECOND, FACE);
        vm.assume(change != 0);
        item[place % item.length] = bytes1(uint8(item[place % item.length]) ^ change);
        Log[] memory logs = outcomes(item);
        for (uint256 i; i < logs.length; ++i) {
            same(logs[i].topics[0], Events.Refused.selector, "event");
        }
        same(ledger.certificateWord(root).sequence(), 1, "sequence");
    }

    /// @dev A pause holds from the act after it, though acts of the same kind came before it in the batch; so does its end.
    function test_a_pause_inside_a_batch_holds_for_what_comes_after() public {
        bytes memory paused = governed(act(0x05, abi.encode(Pause(1 << 4, start + 1 hours, nonce(), deadline))));
        bytes memory ended = governed(act(0x05, abi.encode(Pause(0, 0, nonce(), deadline))));
        Log[] memory logs = outcomes(bytes.concat(cancels(1), paused, cancels(2), ended, cancels(2)));
        same(logs.length, 5, "outcomes");
        for (uint256 i; i < 5; ++i) {
            same(logs[i].topics[0], i == 2 ? Events.Refused.selector : Events.Executed.selector, "event");
        }
        same(bytes32(abi.decode(logs[2].data, (bytes4))), bytes32(Refusals.GroupPaused.selector), "reason");
    }

    // ----- The wire

    function test_what_is_no_act_is_malformed() public {
        Act memory a = cancellation(1);
        bytes memory signature = sign(KEY + SUPPLIER, digest(a));
        refuses(hex"00", Refusals.MalformedAct.selector);
        refuses(hex"360100", Refusals.MalformedAct.selector);
        refuses(hex"00000000", Refusals.MalformedAct.selector);
        refuses(hex"80000000", Refusals.MalformedAct.selector);
        refuses(hex"36000000", Refusals.MalformedAct.selector);
        a.body = bytes.concat(a.body, hex"00");
        refuses(item(a, signature), Refusals.MalformedAct.selector);
    }

    function test_what_cannot_be_parsed_to_the_end_is_one_item() public {
        bytes memory whole = cancels(1);
        bytes memory tail = cancels(2);
        assembly ("memory-safe") {
            mstore(tail, sub(mload(tail), 1))
        }
        Log[] memory logs = outcomes(bytes.concat(whole, tail));
        same(logs.length, 2, "outcomes");
        same(logs[1].topics[0], Events.Refused.selector, "event");
        same(logs[1].topics[1], keccak256(tail), "the act is the hash of its bytes");
        same(bytes32(abi.decode(logs[1].data, (bytes4))), bytes32(Refusals.MalformedAct.selector), "reason");
    }

    function test_a_list_is_within_its_bounds_and_as_long_as_it_says() public {
        uint64[] memory parts = new uint64[](0);
        refuses(signed(splitting(root, 1, parts), KEY + SUPPLIER), Refusals.MalformedAct.selector);
        parts = new uint64[](101);
        refuses(signed(splitting(root, 1, parts), KEY + SUPPLIER), Refusals.MalformedAct.selector);
        Act memory a = splitting(root, 1, one(FACE / 2));
        a.body = bytes.concat(a.body, hex"0000000000000001");
        refuses(signed(a, KEY + SUPPLIER), Refusals.MalformedAct.selector);
        a = cancellation(1);
        a.kind = 0x30;
        refuses(signed(a, KEY + SUPPLIER), Refusals.MalformedAct.selector);
    }

    // ----- Signatures and domain

    function test_the_number_of_signatures_is_the_catalogues() public {
        refuses(unsigned(cancellation(1)), Refusals.SignatureCount.selector);
        refuses(jointly(cancellation(1), KEY + SUPPLIER, KEY + SUPPLIER), Refusals.SignatureCount.selector);
        Act memory lock = act(0x40, abi.encode(financing(root, 1, FACE)));
        refuses(signed(lock, KEY + SUPPLIER), Refusals.SignatureCount.selector);
        Act memory redemption = act(0x51, abi.encode(Redeem(root, 1)), abi.encode(only(root)));
        refuses(signed(redemption, KEY + SUPPLIER), Refusals.SignatureCount.selector);
        Act memory cap = act(0x04, abi.encode(SetCap(CORE, CNY, CAP, nonce(), deadline)));
        refuses(signed(cap, KEY + 1), Refusals.SignatureCount.selector);
        refuses(unsigned(cap), Refusals.SignatureCount.selector);
        uint56 r = submitted(FACE);
        uint256[] memory three = new uint256[](3);
        (three[0], three[1], three[2]) = (KEY + CORE, CHECKER + CORE, CHECKER + CORE);
        refuses(signed(act(0x22, abi.encode(confirmation(r, FACE))), three), Refusals.SignatureCount.selector);
    }

    function test_a_malleable_signature_is_refused() public {
        Act memory a = cancellation(1);
        bytes32 largest = bytes32(uint256(0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0));
        refuses(item(a, abi.encodePacked(bytes32(uint256(1)), uint256(largest) + 1)), Refusals.BadSignature.selector);
        // The other s of a signature has the bit that says the parity, so it is read as yet another one.
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY + SUPPLIER, digest(a));
        refuses(item(a, abi.encodePacked(r, ORDER - uint256(s))), Refusals.NotASigner.selector);
        refuses(item(a, abi.encodePacked(r, uint256(s) | (uint256(28 - v) << 255))), Refusals.NotASigner.selector);
    }

    function test_what_recovers_no_key_is_a_bad_signature() public {
        refuses(item(cancellation(1), new bytes(64)), Refusals.BadSignature.selector);
        Act memory lock = act(0x40, abi.encode(financing(root, 1, FACE)));
        bytes memory half = bytes.concat(sign(KEY + SUPPLIER, digest(lock)), new bytes(64));
        refuses(item(lock, half), Refusals.BadSignature.selector);
        Act memory cap = act(0x04, abi.encode(SetCap(CORE, CNY, CAP, nonce(), deadline)));
        half = bytes.concat(sign(KEY + 1, digest(cap)), new bytes(64));
        refuses(item(cap, half), Refusals.BadSignature.selector);
    }

    function test_an_act_holds_in_its_domain_only() public {
        Ledger first = ledger;
        Act memory a = cancellation(1);
        ledger = new Ledger(keccak256("another salt"), genesis(3, 2, 0));
        bytes memory foreign = signed(a, KEY + SUPPLIER);
        ledger = first;
        refuses(foreign, Refusals.NotASigner.selector);
        bytes memory item = signed(a, KEY + SUPPLIER);
        vm.chainId(7);
        refuses(item, Refusals.NotASigner.selector);
        executes(cancels(1));
    }

    function test_the_domain_is_told_as_eip_5267_says() public view {
        (bytes1 fields, string memory name, string memory version, uint256 chain, address self, bytes32 salt,) =
            ledger.eip712Domain();
        bytes32 separator = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)"
                ),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chain,
                self,
                salt
            )
        );
        same(bytes32(fields), bytes32(bytes1(0x1f)), "fields");
        same(separator, ledger.domainSeparator(), "separator");
    }

    // ----- Once, and in time

    function test_an_act_executes_once() public {
        bytes memory item = cancels(1);
        executes(item);
        refuses(item, Refusals.StaleSequence.selector);
    }

    function test_a_deadline_is_the_last_second() public {
        vm.warp(deadline);
        executes(cancels(1));
        vm.warp(deadline + 1);
        refuses(cancels(2), Refusals.DeadlinePassed.selector);
    }

    function test_a_pause_refuses_its_groups_until_its_last_second() public {
        pause(1 << 4);
        refuses(cancels(1), Refusals.GroupPaused.selector);
        attest(keccak256("other group"), SUPPLIER, 1);
        vm.warp(start + 1 hours);
        refuses(cancels(1), Refusals.GroupPaused.selector);
        vm.warp(start + 1 hours + 1);
        executes(cancels(1));
    }

    // ----- Gas

    function test_what_the_gas_does_not_suffice_for_is_deferred_never_refused() public {
        bytes memory batch = bytes.concat(cancels(1), transfers(SUPPLIER, root, 2, SECOND, FACE / 2));
        uint256 before = vm.snapshotState();
        uint256 executedBoth;
        for (uint256 gas = 60_000; gas < 500_000; gas += 3_000) {
            Log[] memory logs = _submitWith(gas, batch);
            for (uint256 i; i < logs.length; ++i) {
                holds(logs[i].topics[0] != Events.Refused.selector, "refused for want of gas");
            }
            // The whole call fails only where nothing was done.
            if (logs.length != 0 && logs[logs.length - 1].topics[0] != Events.Deferred.selector) ++executedBoth;
            vm.revertToState(before);
        }
        holds(executedBoth != 0, "never enough gas");
    }

    function test_deferred_names_the_first_act_that_was_not_looked_at() public {
        Log[] memory logs = _submitWith(245_000, bytes.concat(cancels(1), cancels(2), cancels(3), cancels(4)));
        holds(logs.length > 1 && logs.length < 5, "some were looked at");
        same(logs[logs.length - 1].topics[0], Events.Deferred.selector, "event");
        same(abi.decode(logs[logs.length - 1].data, (uint256)), logs.length - 1, "index");
        same(ledger.certificateWord(root).sequence(), logs.length, "sequence");
    }

    /// @dev A page of lines whose library runs out of gas: the estimate of a line is a floor, not a promise.
    function test_a_library_that_runs_out_of_gas_is_deferred() public {
        uint64[] memory parts = new uint64[](100);
        for (uint256 i; i < 100; ++i) {
            parts[i] = LOT;
        }
        bytes memory item = signed(splitting(root, 1, parts), KEY + SUPPLIER);
        for (uint256 gas = 500_000; gas < 4_500_000; gas += 250_000) {
            Log[] memory logs = _submitWith(gas, item);
            same(logs.length, 1, "outcomes");
            holds(logs[0].topics[0] != Events.Refused.selector, "refused for want of gas");
            if (logs[0].topics[0] == Events.Executed.selector) return;
        }
        revert("never enough gas");
    }

    function _submitWith(uint256 gas, bytes memory batch) private returns (Log[] memory) {
        vm.recordLogs();
        presenter.present(ledger, gas, batch);
        return outcomesOf(vm.getRecordedLogs());
    }
}

/// @dev Presents a batch with so much gas and no more; a batch for which that is not enough fails as a whole.
contract Presenter {
    function present(Ledger ledger, uint256 gas, bytes calldata batch) external {
        (bool done,) = address(ledger).call{gas: gas}(abi.encodeCall(Ledger.submit, (batch)));
        done;
    }
}
