// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Refusals} from "../Refusals.sol";
import {State, state} from "../Storage.sol";
import {Capability, ParticipantStatus, Role} from "../types/Codes.sol";
import {ScheduledWord} from "../types/GovernanceWord.sol";
import {RecoverKey, Signer, SucceedParticipant, VetoRecovery} from "../types/Messages.sol";
import {AccountWord, ParticipantWord, SignerWord} from "../types/ParticipantWord.sol";
import {Approval} from "./Approval.sol";
import {ParticipantActs} from "./ParticipantActs.sol";

/// @title Keys given anew to whoever lost them, and to successors by law
/// @dev The governors' acts return the instant for which they were scheduled, or 0 when they executed. They always wait, so that
/// whoever still has a key of the participant sees what is coming.
library RecoveryActs {
    uint8 internal constant ANY_CAPABILITY = Capability.MAKER | Capability.CHECKER | Capability.ADMIN;

    function recoverKey(Context calldata c, RecoverKey memory a, address[] calldata governors)
        external
        returns (uint32 eta)
    {
        if ((eta = Approval.takeLate(c, governors, a.participant)) != 0) return eta;
        State storage s = state();
        ParticipantWord word = _enrolled(a.participant);
        if (a.key == address(0)) revert Refusals.InvalidField();
        uint192 place = Checks.signerKey(a.participant, a.key);
        if (SignerWord.unwrap(s.signers[place]) != 0) revert Refusals.KeyTaken();
        address lost = word.key();
        if (word.roles() & Role.GOVERNOR != 0) {
            if (s.governorOf[a.key] != 0) revert Refusals.KeyTaken();
            s.governorOf[lost] = 0;
            s.governorOf[a.key] = a.participant;
        }
        s.signers[Checks.signerKey(a.participant, lost)] = SignerWord.wrap(0);
        s.signers[place] = ParticipantActs.record(a.person, ParticipantActs.PRIMARY);
        s.participants[a.participant] = word.withKey(a.key);
    }

    function vetoRecovery(Context calldata c, VetoRecovery memory a) external {
        Checks.signer(a.participant, 0, ANY_CAPABILITY, c.key);
        State storage s = state();
        ScheduledWord record = s.scheduled[a.target];
        if (record.status() != Approval.SCHEDULED || record.participant() != a.participant) {
            revert Refusals.NotScheduled();
        }
        s.scheduled[a.target] = record.withStatus(Approval.VETOED);
    }

    function succeedParticipant(
        Context calldata c,
        SucceedParticipant memory a,
        Signer[] calldata signers,
        address[] calldata governors
    ) external returns (uint32 eta) {
        if ((eta = Approval.takeLate(c, governors, 0)) != 0) return eta;
        State storage s = state();
        ParticipantWord word = _enrolled(a.participant);
        if (word.roles() & Role.GOVERNOR != 0 || a.order == 0) revert Refusals.InvalidField();
        uint256 retired;
        for (uint256 i; i < signers.length; ++i) {
            if (signers[i].capabilities != 0) {
                _admit(a.participant, signers, i, i == retired);
            } else {
                if (i != retired) revert Refusals.InvalidField();
                ++retired;
                _retire(a.participant, signers[i].key);
            }
        }
        AccountWord account = s.accounts[a.participant].word;
        if (retired != account.signers()) revert Refusals.SignersLeft();
        uint256 admitted = signers.length - retired;
        if (admitted == 0 || admitted > ParticipantActs.MOST_SIGNERS) revert Refusals.InvalidField();
        s.accounts[a.participant].word = account.withSigners(uint8(admitted));
        s.participants[a.participant] = word.withKey(signers[retired].key);
    }

    function _enrolled(uint32 participant) private view returns (ParticipantWord word) {
        word = state().participants[participant];
        if (word.status() == ParticipantStatus.NONE) revert Refusals.UnknownParticipant();
    }

    function _retire(uint32 participant, address key) private {
        uint192 place = Checks.signerKey(participant, key);
        if (SignerWord.unwrap(state().signers[place]) == 0) revert Refusals.NotASigner();
        state().signers[place] = SignerWord.wrap(0);
    }

    /// @dev Stores the key of a line, the primary one when it is the first that is no present key.
    function _admit(uint32 participant, Signer[] calldata signers, uint256 index, bool primary) private {
        Signer calldata one = signers[index];
        uint8 capabilities = one.capabilities;
        if (one.key == address(0) || capabilities > ANY_CAPABILITY || (primary && capabilities & Capability.MAKER == 0))
        {
            revert Refusals.InvalidField();
        }
        for (uint256 j; j < index; ++j) {
            if (signers[j].key == one.key) revert Refusals.KeyTaken();
        }
        if (primary) capabilities |= ParticipantActs.PRIMARY;
        state().signers[Checks.signerKey(participant, one.key)] = ParticipantActs.record(one.person, capabilities);
    }
}
