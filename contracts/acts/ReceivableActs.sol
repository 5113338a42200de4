// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Dues} from "../Dues.sol";
import {Refusals} from "../Refusals.sol";
import {Document, Receivable, State, state} from "../Storage.sol";
import {Titles} from "../Titles.sol";
import {Capability, ReceivableState, Role} from "../types/Codes.sol";
import {EvidenceWord} from "../types/EvidenceWord.sol";
import {
    AcceptReceivable,
    Confirm,
    Evidence,
    Open,
    RejectReceivable,
    ReleaseEvidence,
    Submit
} from "../types/Messages.sol";
import {ParticipantWord} from "../types/ParticipantWord.sol";
import {ExposureWord, PolicyWord, ThresholdWord} from "../types/PolicyWord.sol";
import {AccountsWord, TermsWord} from "../types/ReceivableWord.sol";
import {EvidenceActs} from "./EvidenceActs.sol";
import {LineActs} from "./LineActs.sol";

/// @title Receivables coming to be: submitted and confirmed, or opened and accepted
library ReceivableActs {
    uint64 internal constant LARGEST_FACE = 10 ** 15;
    uint8 internal constant LAST_SCENARIO = 6;
    uint8 internal constant ALL_WAIVERS = 3;
    uint8 internal constant LAST_TENOR_REASON = 4;
    uint8 internal constant LAST_REJECT_REASON = 8;
    uint8 internal constant RELEASED = 4;
    /// The serial's bits in a receivable's id; above them stands its submitter's number.
    uint256 internal constant SERIAL_BITS = 24;

    function submit(Context calldata c, Submit memory a, Evidence[] calldata lines) external {
        Checks.signer(a.creditor, Role.SUPPLIER, Capability.MAKER, c.key);
        _requireNew(a.receivable, a.creditor);
        if (a.obligor == a.creditor) revert Refusals.SameParty();
        Checks.counterparty(a.obligor, Role.CORE_ENTERPRISE, a.obligorTag);
        if (a.scenario > LAST_SCENARIO) revert Refusals.InvalidField();
        _requireSums(a.face, a.until, a.cutoff);
        (PolicyWord policy,) = Checks.policyInForce();
        if (_tenor(a.cutoff) > policy.tenorDaysMax()) revert Refusals.TenorTooLong();
        _reserve(lines, a.creditor, a.currency, a.face);
        Receivable storage r = state().receivables[a.receivable];
        TermsWord terms = TermsWord.wrap(0).withObligor(a.obligor).withCreditor(a.creditor).withFace(a.face);
        terms = terms.withCutoff(a.cutoff).withUntil(a.until).withCurrency(a.currency).withScenario(a.scenario);
        r.terms = terms.withState(ReceivableState.SUBMITTED);
        r.commitment = _commitment(a.tradeContract, c.listHash);
    }

    function open(Context calldata c, Open memory a, Evidence[] calldata lines) external {
        _obligorSigns(c, a.obligor);
        _requireNew(a.receivable, a.obligor);
        if (a.obligor == a.creditor) revert Refusals.SameParty();
        Checks.counterparty(a.creditor, Role.SUPPLIER, a.creditorTag);
        if (a.scenario > LAST_SCENARIO || a.waiver > ALL_WAIVERS || a.tenorReason > LAST_TENOR_REASON) {
            revert Refusals.InvalidField();
        }
        _requireSums(a.face, a.until, a.cutoff);
        uint16 version = _requireTenor(a.cutoff, a.tenorReason);
        _reserve(lines, a.creditor, a.currency, a.face);
        _expose(c, a.obligor, a.currency, a.face, version);
        Receivable storage r = state().receivables[a.receivable];
        TermsWord terms = TermsWord.wrap(0).withObligor(a.obligor).withCreditor(a.creditor).withFace(a.face);
        terms = terms.withCutoff(a.cutoff).withUntil(a.until).withCurrency(a.currency).withScenario(a.scenario);
        r.terms = terms.withPolicy(version).withWaiver(a.waiver).withState(ReceivableState.OPENED);
        _giveReason(r, a.tenorReason);
        r.commitment = _commitment(a.tradeContract, c.listHash);
    }

    function confirm(Context calldata c, Confirm memory a) external {
        _obligorSigns(c, a.obligor);
        Receivable storage r = state().receivables[a.receivable];
        TermsWord terms = _known(r);
        if (terms.obligor() != a.obligor) revert Refusals.NotAParty();
        _requireState(terms, a.receivable, ReceivableState.SUBMITTED);
        if (
            terms.creditor() != a.creditor || terms.face() != a.face || terms.currency() != a.currency
                || terms.cutoff() != a.cutoff || r.commitment != a.commitment
        ) revert Refusals.TermsMismatch();
        Checks.requireTag(a.creditor, a.creditorTag);
        if (a.waiver > ALL_WAIVERS || a.tenorReason > LAST_TENOR_REASON) revert Refusals.InvalidField();
        uint16 version = _requireTenor(a.cutoff, a.tenorReason);
        _expose(c, a.obligor, a.currency, a.face, version);
        _giveReason(r, a.tenorReason);
        _issue(r, terms.withPolicy(version).withWaiver(a.waiver), a.receivable);
    }

    function acceptReceivable(Context calldata c, AcceptReceivable memory a) external {
        Checks.signer(a.creditor, Role.SUPPLIER, Capability.MAKER, c.key);
        Receivable storage r = state().receivables[a.receivable];
        TermsWord terms = _known(r);
        if (terms.creditor() != a.creditor) revert Refusals.NotAParty();
        _requireState(terms, a.receivable, ReceivableState.OPENED);
        if (
            terms.obligor() != a.obligor || terms.face() != a.face || terms.currency() != a.currency
                || terms.cutoff() != a.cutoff || r.commitment != a.commitment
        ) revert Refusals.TermsMismatch();
        Checks.requireTag(a.obligor, a.obligorTag);
        _issue(r, terms, a.receivable);
    }

    function rejectReceivable(Context calldata c, RejectReceivable memory a) external {
        Checks.signer(a.party, 0, Capability.MAKER, c.key);
        Receivable storage r = state().receivables[a.receivable];
        TermsWord terms = _known(r);
        if (Checks.isFrozen(terms, a.receivable)) revert Refusals.ReceivableFrozen();
        uint8 from = _pending(terms);
        if (from != ReceivableState.SUBMITTED && from != ReceivableState.OPENED) {
            revert Refusals.WrongReceivableState();
        }
        if (a.party != (from == ReceivableState.SUBMITTED ? terms.obligor() : terms.creditor())) {
            revert Refusals.NotAParty();
        }
        if (a.reason > LAST_REJECT_REASON) revert Refusals.InvalidField();
        if (from == ReceivableState.OPENED) Dues.relieve(terms, terms.face());
        r.terms = terms.withState(ReceivableState.REJECTED);
    }

    function releaseEvidence(Context calldata c, ReleaseEvidence memory a, Evidence[] calldata lines) external {
        State storage s = state();
        Receivable storage r = s.receivables[a.receivable];
        TermsWord terms = _known(r);
        uint8 from = _pending(terms);
        if (from != ReceivableState.REJECTED && from != ReceivableState.EXPIRED && from != ReceivableState.CANCELLED) {
            revert Refusals.WrongReceivableState();
        }
        if (terms.flags() & RELEASED != 0) revert Refusals.AlreadyReleased();
        if (r.commitment != _commitment(a.tradeContract, c.listHash)) revert Refusals.TermsMismatch();
        for (uint256 i; i < lines.length; ++i) {
            EvidenceWord word = s.evidence[lines[i].fingerprint].word;
            s.evidence[lines[i].fingerprint].word = word.withUsed(word.used() - lines[i].amount);
        }
        if (terms.state() == ReceivableState.OPENED) Dues.relieve(terms, terms.face());
        r.terms = terms.withState(from).withFlags(terms.flags() | RELEASED);
    }

    // ----- Shared by the acts above

    /// @dev The obligor's maker signs, and where there is a second signature, its checker; its issues are not stopped.
    function _obligorSigns(Context calldata c, uint32 obligor) private view {
        ParticipantWord word = Checks.signer(obligor, Role.CORE_ENTERPRISE, Capability.MAKER, c.key);
        if (c.signatures == 2) Checks.checker(obligor, c.key, c.secondKey);
        if (word.flags() & Dues.STOPPED != 0) revert Refusals.IssueStopped();
    }

    function _requireNew(uint56 receivable, uint32 submitter) private view {
        if (receivable >> SERIAL_BITS != submitter) revert Refusals.ForeignId();
        if (TermsWord.unwrap(state().receivables[receivable].terms) != 0) revert Refusals.ReceivableExists();
    }

    function _requireSums(uint64 face, uint32 until, uint32 cutoff) private view {
        if (face == 0 || face > LARGEST_FACE) revert Refusals.InvalidAmount();
        if (until <= block.timestamp || cutoff <= until) revert Refusals.InvalidDates();
    }

    function _known(Receivable storage r) private view returns (TermsWord terms) {
        terms = r.terms;
        if (TermsWord.unwrap(terms) == 0) revert Refusals.UnknownReceivable();
    }

    function _requireState(TermsWord terms, uint56 receivable, uint8 wanted) private view {
        if (Checks.isFrozen(terms, receivable)) revert Refusals.ReceivableFrozen();
        if (_pending(terms) != wanted) revert Refusals.WrongReceivableState();
    }

    /// @dev The effective state as far as it matters before confirmation: what nobody answered in time is EXPIRED.
    function _pending(TermsWord terms) private view returns (uint8 stored) {
        stored = terms.state();
        if (
            (stored == ReceivableState.SUBMITTED || stored == ReceivableState.OPENED) && block.timestamp > terms.until()
        ) return ReceivableState.EXPIRED;
    }

    /// @dev Days until the cut-off, rounded up.
    function _tenor(uint32 cutoff) private view returns (uint256) {
        return (cutoff - block.timestamp + 1 days - 1) / 1 days;
    }

    function _requireTenor(uint32 cutoff, uint8 reason) private view returns (uint16 version) {
        PolicyWord policy;
        (policy, version) = Checks.policyInForce();
        uint256 tenor = _tenor(cutoff);
        if (tenor > policy.tenorDaysMax()) revert Refusals.TenorTooLong();
        if (tenor > policy.tenorDays() && reason == 0) revert Refusals.TenorReasonMissing();
    }

    /// @dev Reserves each document's amount for a receivable of this issuer, currency and face.
    function _reserve(Evidence[] calldata lines, uint32 issuer, uint16 currency, uint64 face) private {
        uint256 sum;
        for (uint256 i; i < lines.length; ++i) {
            bytes32 fingerprint = lines[i].fingerprint;
            uint64 amount = lines[i].amount;
            for (uint256 j; j < i; ++j) {
                if (lines[j].fingerprint == fingerprint) revert Refusals.DuplicateEvidence();
            }
            Document storage document = state().evidence[fingerprint];
            EvidenceWord word = document.word;
            if (EvidenceWord.unwrap(word) == 0) revert Refusals.UnknownEvidence();
            if (word.issuer() != issuer) revert Refusals.NotIssuer();
            if (word.currency() != currency) revert Refusals.CurrencyMismatch();
            if (word.flags() & EvidenceActs.CONFLICT != 0) revert Refusals.EvidenceConflict();
            if (amount == 0) revert Refusals.InvalidAmount();
            uint256 used = uint256(word.used()) + amount;
            if (used > word.verified()) revert Refusals.EvidenceExceeded();
            document.word = word.withUsed(uint64(used));
            sum += amount;
        }
        if (sum != face) revert Refusals.EvidenceSumMismatch();
    }

    /// @dev Counts a confirmed face against what one signature may do and against the obligor's cap.
    function _expose(Context calldata c, uint32 obligor, uint16 currency, uint64 face, uint16 version) private {
        State storage s = state();
        uint48 place = Checks.exposureKey(obligor, currency);
        ExposureWord word = s.exposures[place];
        if (c.signatures == 1) {
            ThresholdWord threshold = s.thresholds[Checks.thresholdKey(version, currency)];
            uint32 today = uint32(block.timestamp / 1 days);
            // slither-disable-next-line incorrect-equality
            uint256 single = uint256(word.day() == today ? word.single() : 0) + face;
            if (face > threshold.perAct() || single > threshold.perDay()) revert Refusals.CheckerRequired();
            word = word.withSingle(uint64(single)).withDay(today);
        }
        uint256 outstanding = uint256(word.outstanding()) + face;
        LineActs.requireRoom(obligor, currency, word, outstanding);
        s.exposures[place] = word.withOutstanding(uint64(outstanding));
    }

    /// @dev Most tenors need no reason, and nothing is written for them.
    function _giveReason(Receivable storage r, uint8 reason) private {
        if (reason != 0) r.accounts = AccountsWord.wrap(0).withTenorReason(reason);
    }

    /// @dev The receivable stands: its root certificate, of its whole face, is the creditor's.
    function _issue(Receivable storage r, TermsWord terms, uint56 receivable) private {
        r.terms = terms.withState(ReceivableState.CONFIRMED).withLive(1);
        Titles.mint(receivable, Titles.root(terms.creditor(), terms.face(), receivable));
    }

    function _commitment(bytes32 tradeContract, bytes32 listHash) private pure returns (bytes32) {
        return keccak256(abi.encode(tradeContract, listHash));
    }
}
