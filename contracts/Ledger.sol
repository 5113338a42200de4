// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ActType, Catalogue} from "./Catalogue.sol";
import {Context} from "./Checks.sol";
import {Events} from "./Events.sol";
import {Genesis} from "./Genesis.sol";
import {ReadFace} from "./ReadFace.sol";
import {Refusals} from "./Refusals.sol";
import {Signatures} from "./Signatures.sol";
import {state} from "./Storage.sol";
import {Views} from "./Views.sol";
import {Reading, Wire} from "./Wire.sol";
import {Founding} from "./acts/Founding.sol";
import {GovernanceWord, ScheduledWord} from "./types/GovernanceWord.sol";
import {Shape, Signing} from "./types/Shape.sol";

/// @title A ledger of receivables: every change is an act, signed by those whose right it touches, presented by anyone
/// @notice docs/acts.md says what each act does. Nothing of the code can be changed; nobody but the signers moves anything.
contract Ledger is Events, Refusals, ReadFace, Views {
    string internal constant DOMAIN_NAME = "Receivables Ledger";
    string internal constant DOMAIN_VERSION = "1";
    /// Gas with which an item, whatever it holds, is read and refused: at all, and for each of its bytes.
    uint256 internal constant READING_GAS = 60_000;
    uint256 internal constant READING_GAS_PER_BYTE = 40;
    /// Gas with which an act is tried: at all, and for each signature; a line's is in the act's shape.
    uint256 internal constant ACT_GAS = 200_000;
    uint256 internal constant SIGNATURE_GAS = 8_000;
    /// Gas kept back from the act's library for telling the outcome: at all, and for each byte of the item.
    uint256 internal constant OUTCOME_GAS = 8_000;
    uint256 internal constant OUTCOME_GAS_PER_BYTE = 16;

    bytes32 private immutable SALT;
    uint256 private immutable CHAIN_ID;
    bytes32 private immutable SEPARATOR;

    constructor(bytes32 salt, Genesis memory genesis) {
        SALT = salt;
        CHAIN_ID = block.chainid;
        SEPARATOR = _separatorOf(salt);
        Founding.found(genesis);
        emit Founded(salt, genesis);
    }

    /// @notice Presents a batch of acts in their wire form. Each has its own outcome, told by an event: one that is refused
    /// changes nothing and stops nobody. When the gas runs low, `Deferred` names the first act that was not looked at.
    function submit(bytes calldata batch) external {
        unchecked {
            // One of each serves all items; what an item builds in memory is given back after it.
            uint256 domain = Signatures.domain(domainSeparator());
            ActType memory t;
            Reading memory r;
            uint256 free;
            uint256 place;
            assembly ("memory-safe") {
                free := mload(0x40)
                place := batch.offset
            }
            uint256 end = place + batch.length;
            for (uint256 index; place < end; ++index) {
                uint256 next = place + Wire.frame(r, place, end - place);
                if (!_present(t, r, domain)) {
                    emit Deferred(index);
                    return;
                }
                place = next;
                assembly ("memory-safe") {
                    mstore(0x40, free)
                }
            }
        }
    }

    /// @dev Presents one act and tells its outcome. Returns false, with nothing done and nothing told, when the gas may not
    /// suffice: want of gas is nobody's refusal.
    function _present(ActType memory t, Reading memory r, uint256 domain) private returns (bool) {
        unchecked {
            if (gasleft() < READING_GAS + READING_GAS_PER_BYTE * r.length) return false;
            uint8 kind = _kind(r.place);
            if (kind != t.kind) _turnTo(kind, t);
            if (!Wire.read(r, t.shape)) {
                bytes calldata item = _item(r);
                emit Refused(keccak256(item), t.kind, MalformedAct.selector);
                return true;
            }
            uint256 floor = ACT_GAS + SIGNATURE_GAS * r.signatures;
            if (r.lines != 0) floor += t.shape.lineGas() * r.lines;
            if (gasleft() < floor) return false;
            bytes4 reason = _admit(t, r, domain);
            uint32 eta;
            if (reason == 0) {
                bool enough;
                (enough, reason, eta) = _execute(t, r);
                if (!enough) return false;
            }
            bytes32 digest = r.context.digest;
            if (reason != 0) emit Refused(digest, t.kind, reason);
            else if (eta != 0) emit Scheduled(digest, eta, _item(r));
            else _tellExecuted(digest, t.kind, r);
            return true;
        }
    }

    /// @dev Fills the context of the call; returns the refusal of what is checked before anybody's rights, or 0: pause, deadline,
    /// number of signatures, signatures.
    function _admit(ActType memory t, Reading memory r, uint256 domain) private view returns (bytes4 reason) {
        Context memory c = r.context;
        bytes32 structHash = Wire.structHash(r, t.typeHash, t.lineTypeHash);
        bytes32 digest = Signatures.digest(domain, structHash);
        c.digest = digest;
        c.signatures = r.signatures;
        c.secondKey = address(0);
        if (t.paused) return GroupPaused.selector;
        uint8 signing = t.shape.signing();
        if (signing == Signing.ONE) {
            if (block.timestamp > r.deadline) return DeadlinePassed.selector;
            if (r.signatures != 1) return SignatureCount.selector;
        } else {
            c.key = address(0);
            reason = _refusal(digest, r, signing);
            if (reason != 0) return reason;
            if (signing == Signing.GOVERNORS) {
                return _recoverGovernors(digest, r, t.shape) ? bytes4(0) : BadSignature.selector;
            }
            if (r.signatures == 0) return 0;
        }
        address key = Signatures.recover(digest, r.signaturesAt);
        if (key == address(0)) return BadSignature.selector;
        c.key = key;
        if (r.signatures == 2) {
            if (signing == Signing.DUAL) {
                structHash = keccak256(abi.encode(Catalogue.checkTypeHash(t.kind), structHash));
                digest = Signatures.digest(domain, structHash);
            }
            key = Signatures.recover(digest, r.signaturesAt + Wire.SIGNATURE);
            if (key == address(0)) return BadSignature.selector;
            c.secondKey = key;
        }
    }

    /// @dev Fills in the row of a kind, and whether its group is paused. What was read so holds for all acts of that kind that
    /// follow one another: only governors change a pause, and their acts are never paused.
    function _turnTo(uint8 kind, ActType memory t) private view {
        Catalogue.find(kind, t);
        GovernanceWord governance = state().governance;
        t.paused = (governance.paused() >> t.shape.group()) & 1 != 0 && block.timestamp <= governance.pausedUntil();
    }

    /// @dev Deadline and number of signatures of what more, or fewer, sign than one.
    function _refusal(bytes32 digest, Reading memory r, uint8 signing) private view returns (bytes4) {
        uint256 count = r.signatures;
        if (signing == Signing.NOBODY) return count == 0 ? bytes4(0) : SignatureCount.selector;
        if (signing == Signing.GOVERNORS && count == 0) {
            // A scheduled act is presented again.
            return ScheduledWord.unwrap(state().scheduled[digest]) == 0 ? SignatureCount.selector : bytes4(0);
        }
        if (block.timestamp > r.deadline) return DeadlinePassed.selector;
        bool right;
        if (signing == Signing.GOVERNOR) right = count == 1;
        else if (signing == Signing.DUAL) right = count == 1 || count == 2;
        else if (signing == Signing.JOINT) right = count == 2;
        else right = count >= state().governance.threshold();
        return right ? bytes4(0) : SignatureCount.selector;
    }

    /// @dev Recovers the keys of governors into the call; false when a signature is malleable or recovers none.
    function _recoverGovernors(bytes32 digest, Reading memory r, Shape shape) private view returns (bool) {
        address[] memory keys = new address[](r.signatures);
        for (uint256 i; i < keys.length; ++i) {
            keys[i] = Signatures.recover(digest, r.signaturesAt + Wire.SIGNATURE * i);
            if (keys[i] == address(0)) return false;
        }
        Wire.setKeys(r, shape.hasList() ? 1 : 0, keys);
        return true;
    }

    /// @dev Calls the act's library with all gas but what is kept back. A library that runs out of gas is the only one that
    /// says nothing, so its silence is not a refusal: the act is left for a batch with more gas.
    function _execute(ActType memory t, Reading memory r) private returns (bool enough, bytes4 reason, uint32 eta) {
        uint256 kept;
        unchecked {
            kept = OUTCOME_GAS + OUTCOME_GAS_PER_BYTE * r.length;
        }
        address acts = t.acts;
        bytes4 selector = t.selector;
        assembly ("memory-safe") {
            let context := mload(r)
            mstore(sub(context, 32), shr(224, selector))
            let start := sub(context, 4)
            enough := delegatecall(sub(gas(), kept), acts, start, sub(mload(0x40), start), 0, 32)
            let word := mul(mload(0), gt(returndatasize(), 3))
            switch enough
            case 0 {
                reason := and(word, shl(224, 0xffffffff))
                enough := gt(returndatasize(), 3)
            }
            default { eta := word }
        }
    }

    /// @dev As `emit Executed(act, kind, item)`, without the compiler's encoder: every act comes by here.
    function _tellExecuted(bytes32 act, uint8 kind, Reading memory r) private {
        bytes32 topic = Executed.selector;
        uint256 length = r.length;
        uint256 place = r.place;
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, 32)
            mstore(add(data, 32), length)
            mstore(add(add(data, 64), length), 0)
            calldatacopy(add(data, 64), place, length)
            log3(data, and(add(length, 95), not(31)), topic, act, kind)
        }
    }

    function _kind(uint256 place) private pure returns (uint8 kind) {
        assembly ("memory-safe") {
            kind := byte(0, calldataload(place))
        }
    }

    function _item(Reading memory r) private pure returns (bytes calldata item) {
        uint256 place = r.place;
        uint256 length = r.length;
        assembly ("memory-safe") {
            // slither-disable-next-line write-after-write
            item.offset := place
            item.length := length
        }
    }

    /// @notice EIP-712 separator of the domain in which acts are signed.
    function domainSeparator() public view returns (bytes32) {
        return block.chainid == CHAIN_ID ? SEPARATOR : _separatorOf(SALT);
    }

    /// @notice EIP-5267: the domain in which acts are signed. The salt is random, as two private chains may share their id.
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory domainName,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (0x1f, DOMAIN_NAME, DOMAIN_VERSION, block.chainid, address(this), SALT, new uint256[](0));
    }

    function _separatorOf(bytes32 salt) private view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)"
                ),
                keccak256(bytes(DOMAIN_NAME)),
                keccak256(bytes(DOMAIN_VERSION)),
                block.chainid,
                address(this),
                salt
            )
        );
    }
}
