// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../../contracts/types/Messages.sol";
import {Measuring} from "./Measuring.sol";
import {Act} from "./Signing.sol";
import {vm} from "./Vm.sol";

/// @dev What the acts on claims, pledges, lines and recourse cost, alone and each of fifty, as Gas.t.sol measures the others.
/// Each row is played on the same receivables as the one before it.
contract GasOfClaimsTest is Measuring {
    uint64 internal constant TENTH = FACE / 10;

    uint32 private first;
    uint256 private count;
    string private group;

    function test_alone() public {
        (first, count, group) = (0, 1, "alone");
        _measure();
    }

    function test_in_batches_of_fifty() public {
        (first, count, group) = (1, MANY, "each of 50");
        _measure();
    }

    function _measure() private {
        _play(attestationOf);
        _play(submissionOf);
        _play(confirmationOf);
        _row("set line", _setsLine);
        _row("reduce evidence", _reduces);
        _row("dispute", _disputes);
        _row("withdraw dispute", _concedes);
        _play(_splitsHalf);
        _row("merge one other", _merges);
        _row("pledge", _pledges);
        _row("release pledge", _releasesPledge);
        _play(_splitsTenth);
        _row("early payment", _prepays);
        _row("attest early payment", _attestsPrepaid);
        _row("freeze amount", _freezesAmount);
        _row("credit", _credits);
        _play(_finances);
        _play(_registers);
        _play(_instructs);
        _play(_disburses);
        _play(_disputes);
        _row("call recourse", _calls);
        _row("withdraw recourse", _recants);
        _play(_callsAgain);
        _row("attest recourse, in part", _repays);
        _play(_concedes);
        _row("substitute", _substitutes);
        vm.warp(cutoff + GRACE + 1);
        _row("mark overdue", _marks);
        vm.warp(cutoff + DEFAULT + 1);
        _row("declare default", _declares);
        _row("write down", _writesDown);
    }

    /// @dev One item for each of the suppliers, in one transaction.
    function _batch(function(uint32) returns (bytes memory) item) private returns (bytes memory batch) {
        for (uint32 i = first; i < first + count; ++i) {
            batch = bytes.concat(batch, item(i));
        }
    }

    function _play(function(uint32) returns (bytes memory) item) private {
        executes(_batch(item));
    }

    function _row(string memory name, function(uint32) returns (bytes memory) item) private {
        runs(_batch(item), count, group, name);
    }

    // ----- Items of supplier i, in the order in which they are played

    /// @dev In a currency of its own: a line of each obligor has a word of its own.
    function _setsLine(uint32 i) private returns (bytes memory) {
        SetLine memory l =
            SetLine(FINANCIER, CORE, tag(CORE), uint16(i + 1), 0, 0, FACE, start, deadline, nonce(), deadline);
        return signed(act(0x48, abi.encode(l)), KEY + FINANCIER);
    }

    function _reduces(uint32 i) private view returns (bytes memory) {
        bytes32 fingerprint = evidence(rootOf(i), FACE)[0].fingerprint;
        ReduceEvidence memory r = ReduceEvidence(VERIFIER, fingerprint, FACE - 1, 1, bytes32("note"), deadline);
        return signed(act(0x19, abi.encode(r)), KEY + VERIFIER);
    }

    function _disputes(uint32 i) private returns (bytes memory) {
        return disputes(rootOf(i), TENTH);
    }

    function _concedes(uint32 i) private returns (bytes memory) {
        return concedes(rootOf(i));
    }

    function _splits(uint32 i, uint24 sequence, uint64 part) private view returns (bytes memory) {
        Act memory a = act(0x30, abi.encode(Split(FIRST + i, rootOf(i), sequence, deadline)), abi.encode(one(part)));
        return signed(a, KEY + FIRST + i);
    }

    function _splitsHalf(uint32 i) private view returns (bytes memory) {
        return _splits(i, 1, FACE / 2);
    }

    function _merges(uint32 i) private view returns (bytes memory) {
        Merged[] memory others = new Merged[](1);
        others[0] = Merged(child(rootOf(i), 1, 0), 1);
        Merge memory m = Merge(FIRST + i, rootOf(i), 2, deadline);
        return signed(act(0x37, abi.encode(m), abi.encode(others)), KEY + FIRST + i);
    }

    function _pledges(uint32 i) private view returns (bytes memory) {
        Pledge memory p = Pledge({
            holder: FIRST + i,
            holderTag: tag(FIRST + i),
            certificate: rootOf(i),
            sequence: 3,
            financier: FINANCIER,
            financierTag: tag(FINANCIER),
            amount: FACE,
            terms: bytes32("terms"),
            searchedAt: start,
            registration: bytes32("reg"),
            until: cutoff,
            deadline: deadline
        });
        return jointly(act(0x46, abi.encode(p)), KEY + FIRST + i, KEY + FINANCIER);
    }

    function _releasesPledge(uint32 i) private view returns (bytes memory) {
        return signed(act(0x47, abi.encode(ReleasePledge(FINANCIER, rootOf(i), 4, deadline))), KEY + FINANCIER);
    }

    function _splitsTenth(uint32 i) private view returns (bytes memory) {
        return _splits(i, 5, TENTH);
    }

    function _prepays(uint32 i) private view returns (bytes memory) {
        return prepays(FIRST + i, child(rootOf(i), 5, 0), 1, TENTH, deadline - 1);
    }

    function _attestsPrepaid(uint32 i) private view returns (bytes memory) {
        return disburses(child(rootOf(i), 5, 0), 2, 1, keccak256(abi.encode("prepaid", i)));
    }

    function _freezesAmount(uint32 i) private view returns (bytes memory) {
        FreezeAmount memory f = FreezeAmount(AUTHORITY, rootOf(i), 6, TENTH, bytes32("order"), cutoff, deadline);
        return signed(act(0x62, abi.encode(f)), KEY + AUTHORITY);
    }

    function _credits(uint32 i) private view returns (bytes memory) {
        return credits(FIRST + i, rootOf(i), 7, TENTH);
    }

    function _finances(uint32 i) private view returns (bytes memory) {
        Finance memory f = financing(rootOf(i), 8, 7 * TENTH);
        (f.holder, f.holderTag) = (FIRST + i, tag(FIRST + i));
        return jointly(act(0x40, abi.encode(f)), KEY + FIRST + i, KEY + FINANCIER);
    }

    function _registers(uint32 i) private view returns (bytes memory) {
        return registers(rootOf(i), 9);
    }

    function _instructs(uint32 i) private view returns (bytes memory) {
        return instructs(rootOf(i), 10);
    }

    function _disburses(uint32 i) private view returns (bytes memory) {
        return disburses(rootOf(i), 11, 1, keccak256(abi.encode("sold", i)));
    }

    function _calls(uint32 i) private view returns (bytes memory) {
        return calls(rootOf(i), 12, 7 * TENTH);
    }

    function _recants(uint32 i) private view returns (bytes memory) {
        return recants(rootOf(i), 13);
    }

    function _callsAgain(uint32 i) private view returns (bytes memory) {
        return calls(rootOf(i), 14, 7 * TENTH);
    }

    function _repays(uint32 i) private view returns (bytes memory) {
        return repays(rootOf(i), 15, TENTH, keccak256(abi.encode("repaid", i)));
    }

    function _substitutes(uint32 i) private view returns (bytes memory) {
        Substitute memory s = substitution(rootOf(i), 16, child(rootOf(i), 15, 0), 1);
        (s.seller, s.sellerTag) = (FIRST + i, tag(FIRST + i));
        return substitutes(s);
    }

    function _marks(uint32 i) private view returns (bytes memory) {
        return marks(rootOf(i));
    }

    function _declares(uint32 i) private view returns (bytes memory) {
        return declares(FIRST + i, rootOf(i), 17);
    }

    function _writesDown(uint32 i) private view returns (bytes memory) {
        return writesDown(FIRST + i, rootOf(i), 18, TENTH);
    }
}
