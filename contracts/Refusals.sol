// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Every reason for which an act is refused
/// @dev An act's library reverts with one of these; the revert undoes that act alone and the ledger reports the selector.
/// docs/acts.md says which check gives which, and in what order.
interface Refusals {
    // The wire and the signatures
    error MalformedAct();
    error GroupPaused();
    error DeadlinePassed();
    error SignatureCount();
    error BadSignature();

    // Who signs, and who is named
    error UnknownParticipant();
    error ParticipantExists();
    error ParticipantSuspended();
    error ParticipantFrozen();
    error RoleMissing();
    error NotASigner();
    error CapabilityMissing();
    error SamePerson();
    error CheckerRequired();
    error KeyTaken();
    error PrimaryKey();
    error NonceUsed();
    error CounterpartyNotEligible();
    error TagMismatch();
    error SameParty();
    error NotAParty();
    error LimitReached();

    // Governance
    error GovernorOrder();
    error TooFewGovernors();
    error AlreadyScheduled();
    error AlreadyExecuted();
    error Vetoed();
    error NotScheduled();
    error NotYetDue();
    error ScheduleLapsed();
    error WrongVersion();

    // Values of every act
    error InvalidField();
    error InvalidDates();
    error InvalidAmount();
    error TermsMismatch();

    // Evidence
    error AlreadyAttested();
    error UnknownEvidence();
    error DuplicateEvidence();
    error NotIssuer();
    error CurrencyMismatch();
    error EvidenceConflict();
    error EvidenceExceeded();
    error EvidenceSumMismatch();

    // Receivables
    error UnknownReceivable();
    error ReceivableExists();
    error ForeignId();
    error ReceivableFrozen();
    error WrongReceivableState();
    error AlreadyReleased();
    error TenorTooLong();
    error TenorReasonMissing();
    error CapExceeded();

    // Certificates and financing
    error UnknownCertificate();
    error CertificateClosed();
    error CertificateFrozen();
    error StaleSequence();
    error SequenceExhausted();
    error NotHolder();
    error Matured();
    error WrongCertificateState();
    error WrongFinancingState();
    error BelowMinimumLot();
    error AmountExceeded();
    error TooManyLive();
    error DepthExceeded();

    // Settlement
    error NotMatured();
    error PaymentExceedsFace();
    error BankReferenceUsed();
    error NothingToRedeem();
    error StaleSettled();
    error WrongPage();
    error RedemptionPending();

    // Lines, disputes, default and recourse
    error IssueStopped();
    error NotStopped();
    error NotCured();
    error AlreadyMarked();
    error SlotTaken();
    error UnknownLine();
    error ReceivableDisputed();
    error NotDisputed();
    error DefencesWaived();
    error NoRecourse();
    error SignersLeft();

    // Authority
    error NotFrozen();
}
