// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Genesis, GenesisGovernor, GenesisPolicy} from "../../../contracts/Genesis.sol";
import {Ledger} from "../../../contracts/Ledger.sol";
import {Capability, Role} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Act, Signing} from "./Signing.sol";
import {Log, holds, same, vm} from "./Vm.sol";

/// @dev A small network and what its members do every day. Participant n's primary key is KEY + n, its checker's CHECKER + n.
contract Cast is Signing {
    uint256 internal constant KEY = 0x1000000;
    uint256 internal constant CHECKER = 0x2000000;
    uint256 internal constant ADMIN_ONLY = 0x3000000;

    uint32 internal constant CORE = 10;
    uint32 internal constant CORE_TWO = 11;
    uint32 internal constant SUPPLIER = 20;
    uint32 internal constant SECOND = 21;
    uint32 internal constant THIRD = 22;
    uint32 internal constant FINANCIER = 30;
    uint32 internal constant FINANCIER_TWO = 31;
    uint32 internal constant BANK = 40;
    uint32 internal constant VERIFIER = 50;
    uint32 internal constant AUTHORITY = 70;
    uint32 internal constant NOBODY = 99;

    uint16 internal constant CNY = 156;
    uint16 internal constant EUR = 978;
    uint64 internal constant FACE = 1_000_000;
    uint64 internal constant LOT = 10;
    uint64 internal constant PER_ACT = 2_000_000;
    uint64 internal constant PER_DAY = 3_000_000;
    uint64 internal constant CAP = 1_000_000_000;
    bytes32 internal constant TRADE = keccak256("trade contract");
    bytes32 internal constant SALT = keccak256("salt");

    uint32 internal start;
    uint32 internal deadline;
    uint32 internal cutoff;
    uint64 internal lastNonce;
    uint24 internal lastSerial;

    function setUp() public virtual {
        start = 1_700_000_000;
        vm.warp(start);
        deadline = start + 30 days;
        cutoff = start + 90 days;
        ledger = new Ledger(SALT, genesis(3, 2, 0));
        enrol(CORE, Role.CORE_ENTERPRISE);
        enrol(CORE_TWO, Role.CORE_ENTERPRISE);
        enrol(SUPPLIER, Role.SUPPLIER);
        enrol(SECOND, Role.SUPPLIER);
        enrol(THIRD, Role.SUPPLIER);
        enrol(FINANCIER, Role.FINANCIER);
        enrol(FINANCIER_TWO, Role.FINANCIER);
        enrol(BANK, Role.SETTLEMENT_BANK);
        enrol(VERIFIER, Role.VERIFIER);
        enrol(AUTHORITY, Role.AUTHORITY);
        executes(governed(act(0x04, abi.encode(SetCap(CORE, CNY, CAP, nonce(), deadline)))));
    }

    // ----- Founding and governance

    function genesis(uint256 governors, uint8 threshold, uint32 delay) internal pure returns (Genesis memory g) {
        g.governors = new GenesisGovernor[](governors);
        for (uint32 i = 1; i <= governors; ++i) {
            g.governors[i - 1] = GenesisGovernor(vm.addr(KEY + i), tag(i), person(KEY + i), bytes32(uint256(i)));
        }
        g.threshold = threshold;
        g.delay = delay;
        Threshold[] memory thresholds = new Threshold[](1);
        thresholds[0] = Threshold(CNY, PER_ACT, PER_DAY);
        g.policy = GenesisPolicy(180, 365, 10, 200, LOT, 3, 1, 90, 1825, thresholds);
    }

    /// @dev Signed by the first two governors.
    function governed(Act memory a) internal view returns (bytes memory) {
        return jointly(a, KEY + 1, KEY + 2);
    }

    function enrolment(uint32 participant, uint16 roles) internal view returns (Act memory) {
        Signer[] memory signers = new Signer[](3);
        signers[0] = Signer(vm.addr(KEY + participant), Capability.MAKER, person(KEY + participant));
        signers[1] = Signer(vm.addr(CHECKER + participant), Capability.CHECKER, person(CHECKER + participant));
        signers[2] = Signer(vm.addr(ADMIN_ONLY + participant), Capability.ADMIN, person(CHECKER + participant));
        return act(
            0x01,
            abi.encode(Enrol(participant, roles, tag(participant), TRADE, account(participant), deadline)),
            abi.encode(signers)
        );
    }

    function enrol(uint32 participant, uint16 roles) internal {
        executes(governed(enrolment(participant, roles)));
    }

    function suspend(uint32 participant) internal {
        executes(governed(act(0x02, abi.encode(SetStatus(participant, 2, nonce(), deadline)))));
    }

    function pause(uint16 groups) internal {
        executes(governed(act(0x05, abi.encode(Pause(groups, uint32(block.timestamp + 1 hours), nonce(), deadline)))));
    }

    // ----- Evidence and receivables

    function attest(bytes32 fingerprint, uint32 issuer, uint64 amount) internal {
        executes(
            signed(
                act(
                    0x18,
                    abi.encode(
                        AttestEvidence(VERIFIER, issuer, fingerprint, 1, 1, CNY, amount, bytes32("content"), deadline)
                    )
                ),
                KEY + VERIFIER
            )
        );
    }

    /// @dev One line of evidence, attested, of the whole face.
    function evidence(uint56 receivable, uint64 face) internal pure returns (Evidence[] memory lines) {
        lines = new Evidence[](1);
        lines[0] = Evidence(keccak256(abi.encode("invoice", receivable)), face);
    }

    function submission(uint56 receivable, uint64 face) internal view returns (Submit memory) {
        return Submit({
            creditor: SUPPLIER,
            receivable: receivable,
            obligor: CORE,
            obligorTag: tag(CORE),
            face: face,
            currency: CNY,
            cutoff: cutoff,
            scenario: 1,
            tradeContract: TRADE,
            until: deadline - 1,
            deadline: deadline
        });
    }

    function submitted(uint64 face) internal returns (uint56 receivable) {
        receivable = (uint56(SUPPLIER) << 24) | ++lastSerial;
        Evidence[] memory lines = evidence(receivable, face);
        attest(lines[0].fingerprint, SUPPLIER, face);
        executes(signed(act(0x20, abi.encode(submission(receivable, face)), abi.encode(lines)), KEY + SUPPLIER));
    }

    function commitment(uint56 receivable, uint64 face) internal view returns (bytes32) {
        return keccak256(abi.encode(TRADE, listHash(0x20, abi.encode(evidence(receivable, face)))));
    }

    function confirmation(uint56 receivable, uint64 face) internal view returns (Confirm memory) {
        return Confirm({
            obligor: CORE,
            receivable: receivable,
            creditor: SUPPLIER,
            creditorTag: tag(SUPPLIER),
            face: face,
            currency: CNY,
            cutoff: cutoff,
            commitment: commitment(receivable, face),
            text: bytes32("text"),
            waiver: 0,
            tenorReason: 0,
            deadline: deadline
        });
    }

    /// @dev A receivable of this face, confirmed by maker and checker; its root certificate has the same id.
    function confirmed(uint64 face) internal returns (uint56 receivable) {
        receivable = submitted(face);
        executes(checked(act(0x22, abi.encode(confirmation(receivable, face))), KEY + CORE, CHECKER + CORE));
    }

    function opening(uint56 receivable, uint64 face) internal view returns (Open memory) {
        return Open({
            obligor: CORE,
            receivable: receivable,
            creditor: SUPPLIER,
            creditorTag: tag(SUPPLIER),
            face: face,
            currency: CNY,
            cutoff: cutoff,
            scenario: 2,
            tradeContract: TRADE,
            text: bytes32("text"),
            waiver: 1,
            tenorReason: 0,
            until: deadline - 1,
            deadline: deadline
        });
    }

    function opened(uint64 face) internal returns (uint56 receivable) {
        receivable = (uint56(CORE) << 24) | ++lastSerial;
        Evidence[] memory lines = evidence(receivable, face);
        attest(lines[0].fingerprint, SUPPLIER, face);
        executes(
            checked(act(0x21, abi.encode(opening(receivable, face)), abi.encode(lines)), KEY + CORE, CHECKER + CORE)
        );
    }

    // ----- Certificates

    function splitting(uint128 id, uint24 sequence, uint64[] memory amounts) internal view returns (Act memory) {
        return act(0x30, abi.encode(Split(SUPPLIER, id, sequence, deadline)), abi.encode(amounts));
    }

    function transferring(uint32 holder, uint128 id, uint24 sequence, uint32 receiver, uint64 amount)
        internal
        view
        returns (Transfer memory)
    {
        return Transfer(holder, id, sequence, receiver, tag(receiver), amount, deadline - 1, TRADE, deadline);
    }

    function transfers(uint32 holder, uint128 id, uint24 sequence, uint32 receiver, uint64 amount)
        internal
        view
        returns (bytes memory)
    {
        return signed(act(0x31, abi.encode(transferring(holder, id, sequence, receiver, amount))), KEY + holder);
    }

    function accepts(uint32 receiver, uint128 id, uint24 sequence, uint32 sender, uint64 amount)
        internal
        view
        returns (bytes memory)
    {
        return signed(
            act(0x32, abi.encode(AcceptOffer(receiver, id, sequence, sender, tag(sender), amount, deadline))),
            KEY + receiver
        );
    }

    /// @dev The receiver accepts in advance whatever anybody offers.
    function standing(uint32 receiver, uint32 sender, uint32 obligor, uint64 cap) internal view returns (Act memory) {
        return act(
            0x35,
            abi.encode(
                SetStandingAcceptance(
                    receiver, sender, obligor, CNY, cap, cutoff, deadline, uint64(cap) << 8 | sender ^ obligor, deadline
                )
            )
        );
    }

    function child(uint128 parent, uint24 sequence, uint16 index) internal pure returns (uint128) {
        return uint128(uint256(keccak256(abi.encodePacked(parent, sequence, index))) >> 128);
    }

    // ----- Financing and settlement

    function financing(uint128 id, uint24 sequence, uint64 amount) internal view returns (Finance memory) {
        return Finance({
            holder: SUPPLIER,
            holderTag: tag(SUPPLIER),
            certificate: id,
            sequence: sequence,
            financier: FINANCIER,
            financierTag: tag(FINANCIER),
            amount: amount,
            terms: bytes32("terms"),
            recourse: 1,
            disburseBy: deadline - 1,
            deadline: deadline
        });
    }

    function finances(uint128 id, uint24 sequence, uint64 amount) internal view returns (bytes memory) {
        return jointly(act(0x40, abi.encode(financing(id, sequence, amount))), KEY + SUPPLIER, KEY + FINANCIER);
    }

    function registers(uint128 id, uint24 sequence) internal view returns (bytes memory) {
        return signed(
            act(
                0x41,
                abi.encode(RegisterFinancing(FINANCIER, id, sequence, start, bytes32("reg"), bytes32("desc"), deadline))
            ),
            KEY + FINANCIER
        );
    }

    function instructs(uint128 id, uint24 sequence) internal view returns (bytes memory) {
        return signed(
            act(
                0x42,
                abi.encode(InstructPayment(FINANCIER, id, sequence, BANK, tag(BANK), bytes32("payment"), deadline))
            ),
            KEY + FINANCIER
        );
    }

    function disburses(uint128 id, uint24 sequence, uint8 paid, bytes32 ref) internal view returns (bytes memory) {
        return signed(
            act(
                0x43,
                abi.encode(AttestDisbursement(BANK, id, sequence, paid, bytes32("payment"), ref, cutoff + 300 days))
            ),
            KEY + BANK
        );
    }

    /// @dev From AVAILABLE at this sequence to PAYING, three sequences further.
    function paying(uint128 id, uint24 sequence, uint64 amount) internal {
        executes(finances(id, sequence, amount));
        executes(registers(id, sequence + 1));
        executes(instructs(id, sequence + 2));
    }

    function pays(uint56 receivable, uint64 amount, bytes32 ref) internal view returns (bytes memory) {
        return signed(
            act(0x50, abi.encode(AttestPayment(BANK, receivable, ref, amount, cutoff, cutoff + 300 days))), KEY + BANK
        );
    }

    function redeems(uint56 receivable, uint64 settled, uint128[] memory page) internal view returns (bytes memory) {
        return unsigned(act(0x51, abi.encode(Redeem(receivable, settled)), abi.encode(page)));
    }

    function freezes(uint8 target, uint128 subject, uint32 until) internal returns (bytes memory) {
        return signed(
            act(0x60, abi.encode(Freeze(AUTHORITY, target, subject, bytes32("order"), until, nonce(), cutoff))),
            KEY + AUTHORITY
        );
    }

    // ----- Outcomes

    function outcomes(bytes memory batch) internal returns (Log[] memory) {
        vm.recordLogs();
        ledger.submit(batch);
        return outcomesOf(vm.getRecordedLogs());
    }

    /// @dev The events that tell what became of an act, without those of the read face.
    function outcomesOf(Log[] memory logs) internal pure returns (Log[] memory) {
        uint256 count;
        for (uint256 i; i < logs.length; ++i) {
            bytes32 topic = logs[i].topics[0];
            if (
                topic == Events.Executed.selector || topic == Events.Refused.selector
                    || topic == Events.Scheduled.selector || topic == Events.Deferred.selector
            ) logs[count++] = logs[i];
        }
        assembly ("memory-safe") {
            mstore(logs, count)
        }
        return logs;
    }

    function executes(bytes memory batch) internal {
        Log[] memory logs = outcomes(batch);
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] == Events.Refused.selector) {
                revert(string.concat("refused: ", vm.toString(bytes32(abi.decode(logs[i].data, (bytes4))))));
            }
            same(logs[i].topics[0], Events.Executed.selector, "outcome");
        }
        holds(logs.length != 0, "no outcome");
    }

    function refuses(bytes memory wire, bytes4 reason) internal {
        Log[] memory logs = outcomes(wire);
        same(logs.length, 1, "outcomes");
        same(logs[0].topics[0], Events.Refused.selector, "outcome");
        same(bytes32(abi.decode(logs[0].data, (bytes4))), bytes32(reason), "reason");
        same(logs[0].topics[2], bytes32(uint256(uint8(wire[0]))), "kind");
    }

    // ----- Values

    function nonce() internal returns (uint64) {
        return ++lastNonce;
    }

    function tag(uint32 participant) internal pure returns (uint64) {
        return uint64(bytes8(keccak256(abi.encode("tag", participant))));
    }

    function account(uint32 participant) internal pure returns (bytes32) {
        return keccak256(abi.encode("account", participant));
    }

    function person(uint256 key) internal pure returns (bytes32) {
        return keccak256(abi.encode("person", key));
    }

    function one(uint64 amount) internal pure returns (uint64[] memory list) {
        list = new uint64[](1);
        list[0] = amount;
    }

    function only(uint128 id) internal pure returns (uint128[] memory list) {
        list = new uint128[](1);
        list[0] = id;
    }
}
