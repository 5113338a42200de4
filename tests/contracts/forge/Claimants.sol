// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";

/// @dev The same network where something goes wrong: signed items of the acts on claims and on recourse, which hold long
/// past the cut-off.
contract Claimants is Cast {
    uint32 internal constant GRACE = 3 days;
    uint32 internal constant DEFAULT = 90 days;

    function late() internal view returns (uint32) {
        return cutoff + 300 days;
    }

    function disputes(uint56 receivable, uint64 amount) internal returns (bytes memory) {
        return signed(
            act(0x70, abi.encode(Dispute(CORE, receivable, amount, 4, bytes32("note"), nonce(), late()))), KEY + CORE
        );
    }

    function concedes(uint56 receivable) internal returns (bytes memory) {
        return signed(act(0x71, abi.encode(WithdrawDispute(CORE, receivable, nonce(), late()))), KEY + CORE);
    }

    function credits(uint32 holder, uint128 id, uint24 sequence, uint64 amount) internal view returns (bytes memory) {
        Credit memory a = Credit(CORE, holder, id, sequence, amount, 3, bytes32("note"), late());
        return jointly(act(0x72, abi.encode(a)), KEY + CORE, KEY + holder);
    }

    function cancels(uint56 receivable) internal view returns (bytes memory) {
        CancelReceivable memory a = CancelReceivable(CORE, SUPPLIER, receivable, 6, bytes32("note"), late());
        return jointly(act(0x73, abi.encode(a)), KEY + CORE, KEY + SUPPLIER);
    }

    function marks(uint56 receivable) internal view returns (bytes memory) {
        return unsigned(act(0x74, abi.encode(MarkOverdue(receivable))));
    }

    function declares(uint32 holder, uint128 id, uint24 sequence) internal view returns (bytes memory) {
        return signed(act(0x75, abi.encode(DeclareDefault(holder, id, sequence, late()))), KEY + holder);
    }

    function writesDown(uint32 holder, uint128 id, uint24 sequence, uint64 amount)
        internal
        view
        returns (bytes memory)
    {
        return signed(act(0x76, abi.encode(WriteDown(holder, id, sequence, amount, 1, late()))), KEY + holder);
    }

    function releasesStop(uint32 obligor) internal returns (bytes memory) {
        return governed(act(0x08, abi.encode(ReleaseStop(obligor, nonce(), late()))));
    }

    function calls(uint128 id, uint24 sequence, uint64 amount) internal view returns (bytes memory) {
        CallRecourse memory a = CallRecourse(FINANCIER, id, sequence, amount, bytes32("note"), late());
        return signed(act(0x77, abi.encode(a)), KEY + FINANCIER);
    }

    function recants(uint128 id, uint24 sequence) internal view returns (bytes memory) {
        return signed(act(0x78, abi.encode(WithdrawRecourse(FINANCIER, id, sequence, late()))), KEY + FINANCIER);
    }

    function repays(uint128 id, uint24 sequence, uint64 amount, bytes32 ref) internal view returns (bytes memory) {
        AttestRecourse memory a = AttestRecourse(BANK, id, sequence, amount, ref, start, late());
        return signed(act(0x79, abi.encode(a)), KEY + BANK);
    }

    function substitution(uint128 id, uint24 sequence, uint128 other, uint24 otherSequence)
        internal
        view
        returns (Substitute memory)
    {
        return Substitute(FINANCIER, id, sequence, SUPPLIER, tag(SUPPLIER), other, otherSequence, late());
    }

    function substitutes(Substitute memory a) internal view returns (bytes memory) {
        return jointly(act(0x7a, abi.encode(a)), KEY + a.financier, KEY + a.seller);
    }

    /// @dev Holder and obligor agree that it is paid now; the bank is instructed with it.
    function prepays(uint32 holder, uint128 id, uint24 sequence, uint64 amount, uint32 payBy)
        internal
        view
        returns (bytes memory)
    {
        EarlyPayment memory a = EarlyPayment({
            holder: holder,
            holderTag: tag(holder),
            certificate: id,
            sequence: sequence,
            obligor: CORE,
            obligorTag: tag(CORE),
            amount: amount,
            terms: bytes32("terms"),
            bank: BANK,
            bankTag: tag(BANK),
            payment: bytes32("payment"),
            payBy: payBy,
            deadline: late()
        });
        return jointly(act(0x45, abi.encode(a)), KEY + holder, KEY + CORE);
    }

    /// @dev From the supplier's AVAILABLE at this sequence to the financier's, four sequences further.
    function sold(uint128 id, uint24 sequence, uint64 amount) internal {
        paying(id, sequence, amount);
        executes(disburses(id, sequence + 3, 1, keccak256(abi.encode("sold", id, sequence))));
    }
}
