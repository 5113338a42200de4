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
            bytes32 separator = domainSeparator();
            // One of each serves all items; what an item builds in memory is given back after it.
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
                uint256 length = Wire.lengthOf(place, end - place);
                if (!_present(place, length, separator, t, r)) {
                    emit Deferred(index);
                    return;
                }
                place += length;
                assembly ("memory-safe") {
                    mstore(0x40, free)
                }
            }
        }
    }

    /// @dev Presents one act and tells its outcome. Returns false, with nothing done and nothing told, when the gas may not
    /// suffice: want of gas is nobody's refusal.
    function _present(uint256 place, uint256 length, bytes32 separator, ActType memory t, Reading memory r)
        private
        returns (bool)
    {
        unchecked {
            if (gasleft() < READING_GAS + READING_GAS_PER_BYTE * length) return false;
            uint8 kind = _kind(place);
            Catalogue.find(kind, t);
            if (!Wire.read(r, t.shape, place, length)) {
                emit Refused(keccak256(_bytes(place, length)), kind, MalformedAct.selector);
                return true;
            }
            if (gasleft() < ACT_GAS + SIGNATURE_GAS * r.signatures + t.shape.lineGas() * r.lines) return false;
            Context memory c = Wire.context(r);
            bytes4 reason = _admit(c, t, r, kind, separator);
            uint32 eta;
            if (reason == 0) {
                bool enough;
                (enough, reason, eta) = _execute(r, t, OUTCOME_GAS + OUTCOME_GAS_PER_BYTE * length);
                if (!enough) return false;
            }
            if (reason != 0) emit Refused(c.digest, kind, reason);
            else if (eta != 0) emit Scheduled(c.digest, eta, _bytes(place, length));
            else emit Executed(c.digest, kind, _bytes(place, length));
            return true;
        }
    }

    /// @dev Fills the context of the call; returns the refusal of what is checked before anybody's rights, or 0.
    function _admit(Context memory c, ActType memory t, Reading memory r, uint8 kind, bytes32 separator)
        private
        view
        returns (bytes4 reason)
    {
        Shape shape = t.shape;
        (bytes32 structHash, bytes32 listHash) = Wire.structHash(r, shape, t.typeHash, t.lineTypeHash);
        bytes32 digest = Signatures.digest(separator, structHash);
        c.digest = digest;
        c.listHash = listHash;
        c.signatures = r.signatures;
        reason = _refusal(digest, r, shape);
        if (reason != 0) return reason;
        uint8 signing = shape.signing();
        if (signing == Signing.GOVERNORS) {
            return _recoverGovernors(digest, r, shape) ? bytes4(0) : BadSignature.selector;
        }
        if (r.signatures != 0) {
            c.key = Signatures.recover(digest, r.signaturesAt);
            if (c.key == address(0)) return BadSignature.selector;
        } else {
            c.key = address(0);
        }
        if (r.signatures == 2) {
            if (signing == Signing.DUAL) {
                structHash = keccak256(abi.encode(Catalogue.checkTypeHash(kind), structHash));
                digest = Signatures.digest(separator, structHash);
            }
            c.secondKey = Signatures.recover(digest, r.signaturesAt + Wire.SIGNATURE);
            if (c.secondKey == address(0)) return BadSignature.selector;
        } else {
            c.secondKey = address(0);
        }
    }

    /// @dev Pause, deadline and number of signatures.
    function _refusal(bytes32 digest, Reading memory r, Shape shape) private view returns (bytes4) {
        GovernanceWord governance = state().governance;
        uint256 paused = governance.paused();
        if (paused != 0 && (paused >> shape.group()) & 1 != 0 && block.timestamp <= governance.pausedUntil()) {
            return GroupPaused.selector;
        }
        uint8 signing = shape.signing();
        uint256 count = r.signatures;
        if (signing == Signing.GOVERNORS && count == 0) {
            // A scheduled act is presented again.
            return ScheduledWord.unwrap(state().scheduled[digest]) == 0 ? SignatureCount.selector : bytes4(0);
        }
        if (signing != Signing.NOBODY && block.timestamp > r.deadline) return DeadlinePassed.selector;
        bool right;
        if (signing == Signing.ONE || signing == Signing.GOVERNOR) right = count == 1;
        else if (signing == Signing.DUAL) right = count == 1 || count == 2;
        else if (signing == Signing.JOINT) right = count == 2;
        else if (signing == Signing.GOVERNORS) right = count >= governance.threshold();
        else right = count == 0;
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
    function _execute(Reading memory r, ActType memory t, uint256 kept)
        private
        returns (bool enough, bytes4 reason, uint32 eta)
    {
        address acts = t.acts;
        bytes4 selector = t.selector;
        uint256 start = r.start;
        assembly ("memory-safe") {
            mstore(start, shr(224, selector))
            start := add(start, 28)
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

    function _kind(uint256 place) private pure returns (uint8 kind) {
        assembly ("memory-safe") {
            kind := byte(0, calldataload(place))
        }
    }

    function _bytes(uint256 place, uint256 length) private pure returns (bytes calldata item) {
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
