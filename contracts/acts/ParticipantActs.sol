// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Refusals} from "../Refusals.sol";
import {Account, State, state} from "../Storage.sol";
import {Capability, Role} from "../types/Codes.sol";
import {BindAccount, CancelNonce, SetSigner} from "../types/Messages.sol";
import {AccountWord, ParticipantWord, SignerWord} from "../types/ParticipantWord.sol";
import {PolicyWord} from "../types/PolicyWord.sol";

/// @title What a participant decides about itself: its keys, its account, its nonces
library ParticipantActs {
    uint8 internal constant MOST_SIGNERS = 8;
    uint8 internal constant PRIMARY = Capability.MAKER | Capability.ADMIN;

    function setSigner(Context calldata c, SetSigner memory a) external {
        State storage s = state();
        ParticipantWord participant = Checks.signer(a.participant, 0, Capability.ADMIN, c.key);
        Checks.spend(a.participant, a.nonce);
        if (a.key == address(0) || a.capabilities > 7) revert Refusals.InvalidField();
        // The primary key is used without a look at its record, so its record never says less.
        if (a.key == participant.key() && a.capabilities & PRIMARY != PRIMARY) revert Refusals.PrimaryKey();
        uint192 place = Checks.signerKey(a.participant, a.key);
        AccountWord account = s.accounts[a.participant].word;
        bool known = SignerWord.unwrap(s.signers[place]) != 0;
        bool governor = participant.roles() & Role.GOVERNOR != 0;
        if (a.capabilities == 0) {
            if (!known) revert Refusals.NotASigner();
            s.signers[place] = SignerWord.wrap(0);
            if (governor) s.governorOf[a.key] = 0;
            s.accounts[a.participant].word = account.withSigners(account.signers() - 1);
            return;
        }
        if (governor) {
            uint256 owner = s.governorOf[a.key];
            if (owner != 0 && owner != a.participant) revert Refusals.KeyTaken();
            s.governorOf[a.key] = a.participant;
        }
        if (!known) {
            if (account.signers() >= MOST_SIGNERS) revert Refusals.LimitReached();
            s.accounts[a.participant].word = account.withSigners(account.signers() + 1);
        }
        s.signers[place] = record(a.person, a.capabilities);
    }

    function bindAccount(Context calldata c, BindAccount memory a) external {
        Checks.signer(a.participant, 0, Capability.ADMIN, c.key);
        Checks.spend(a.participant, a.nonce);
        if (a.account == 0) revert Refusals.InvalidField();
        Account storage account = state().accounts[a.participant];
        AccountWord word = account.word;
        if (account.pending != 0 && word.effectiveFrom() <= block.timestamp) account.commitment = account.pending;
        (PolicyWord policy,) = Checks.policyInForce();
        account.pending = a.account;
        account.word = word.withEffectiveFrom(uint32(block.timestamp + uint256(policy.coolingDays()) * 1 days));
    }

    function cancelNonce(Context calldata c, CancelNonce memory a) external {
        Checks.signer(a.participant, 0, Capability.MAKER | Capability.ADMIN, c.key);
        Checks.spend(a.participant, a.nonce);
    }

    /// @dev The record of a signer key: the first 31 bytes of the person's commitment, and what the key may do.
    function record(bytes32 person, uint8 capabilities) internal pure returns (SignerWord) {
        return SignerWord.wrap(0).withPerson(uint248(uint256(person) >> 8)).withCapabilities(capabilities);
    }
}
