// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Events} from "../Events.sol";
import {Refusals} from "../Refusals.sol";
import {Document, state} from "../Storage.sol";
import {Capability, ParticipantStatus, Role} from "../types/Codes.sol";
import {EvidenceWord} from "../types/EvidenceWord.sol";
import {AttestEvidence, ReduceEvidence} from "../types/Messages.sol";

/// @title What a verifier attests of documents
library EvidenceActs {
    /// Flags of a document: two attestations differ; receivables use more than is verified; less is verified than was attested.
    uint8 internal constant CONFLICT = 1;
    uint8 internal constant EXCEEDED = 2;
    uint8 internal constant REDUCED = 4;
    uint8 internal constant LAST_TYPE = 5;
    uint8 internal constant LAST_REDUCTION = 2;
    uint8 internal constant ALERT_CONFLICT = 1;
    uint8 internal constant ALERT_EXCEEDED = 2;

    function attestEvidence(Context calldata c, AttestEvidence memory a) external {
        Checks.signer(a.verifier, Role.VERIFIER, Capability.MAKER, c.key);
        if (state().participants[a.issuer].status() == ParticipantStatus.NONE) revert Refusals.UnknownParticipant();
        if (a.evidenceType == 0 || a.evidenceType > LAST_TYPE) revert Refusals.InvalidField();
        if (a.amount == 0) revert Refusals.InvalidAmount();
        Document storage document = state().evidence[a.fingerprint];
        EvidenceWord word = document.word;
        if (EvidenceWord.unwrap(word) == 0) {
            document.word = EvidenceWord.wrap(0).withVerified(a.amount).withIssuer(a.issuer).withCurrency(a.currency)
                .withEpoch(a.epoch).withKind(a.evidenceType);
            document.content = a.content;
            return;
        }
        uint8 flags = word.flags();
        // A reduced document's own attestation, repeated by whoever has it, is no contradiction.
        bool amounts = flags & REDUCED != 0 || word.verified() == a.amount;
        bool equal =
            amounts && word.issuer() == a.issuer && word.currency() == a.currency && document.content == a.content;
        if (equal || flags & CONFLICT != 0) revert Refusals.AlreadyAttested();
        document.word = word.withFlags(flags | CONFLICT);
        emit Events.Alert(c.digest, ALERT_CONFLICT, a.fingerprint);
    }

    function reduceEvidence(Context calldata c, ReduceEvidence memory a) external {
        Checks.signer(a.verifier, Role.VERIFIER, Capability.MAKER, c.key);
        Document storage document = state().evidence[a.fingerprint];
        EvidenceWord word = document.word;
        if (EvidenceWord.unwrap(word) == 0) revert Refusals.UnknownEvidence();
        if (a.reason == 0 || a.reason > LAST_REDUCTION) revert Refusals.InvalidField();
        if (a.verified >= word.verified()) revert Refusals.InvalidAmount();
        uint8 flags = word.flags() | REDUCED;
        if (word.used() > a.verified) {
            flags |= EXCEEDED;
            emit Events.Alert(c.digest, ALERT_EXCEEDED, a.fingerprint);
        }
        document.word = word.withVerified(a.verified).withFlags(flags);
    }
}
