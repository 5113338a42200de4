// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusals} from "../../../contracts/Refusals.sol";
import {ReceivableState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {Act} from "./Signing.sol";
import {same, vm} from "./Vm.sol";

/// @dev Receivables submitted and confirmed, opened and accepted, rejected and expired; documents, thresholds and caps.
contract ReceivablesTest is Cast {
    uint56 internal constant R = (uint56(SUPPLIER) << 24) | 77;
    uint56 internal constant O = (uint56(CORE) << 24) | 77;

    // ----- Submit

    function test_a_submission_is_refused_where_its_parts_do_not_fit() public {
        Evidence[] memory lines = evidence(R, FACE);
        attest(lines[0].fingerprint, SUPPLIER, FACE);
        Submit memory s = submission(R, FACE);
        s.receivable = (uint56(SECOND) << 24) | 77;
        refuses(_submits(s, lines), Refusals.ForeignId.selector);
        s = submission(R, FACE);
        s.obligor = SUPPLIER;
        refuses(_submits(s, lines), Refusals.SameParty.selector);
        s.obligor = SECOND;
        refuses(_submits(s, lines), Refusals.CounterpartyNotEligible.selector);
        s.obligor = CORE_TWO;
        refuses(_submits(s, lines), Refusals.TagMismatch.selector);
        s = submission(R, FACE);
        s.scenario = 7;
        refuses(_submits(s, lines), Refusals.InvalidField.selector);
        s = submission(R, 0);
        refuses(_submits(s, lines), Refusals.InvalidAmount.selector);
        s.face = 10 ** 15 + 1;
        refuses(_submits(s, lines), Refusals.InvalidAmount.selector);
        s = submission(R, FACE);
        s.until = start;
        refuses(_submits(s, lines), Refusals.InvalidDates.selector);
        s.until = s.cutoff;
        refuses(_submits(s, lines), Refusals.InvalidDates.selector);
        s = submission(R, FACE);
        s.cutoff = start + 365 days + 1;
        refuses(_submits(s, lines), Refusals.TenorTooLong.selector);
        s.cutoff = start + 365 days;
        executes(_submits(s, lines));
        refuses(_submits(s, lines), Refusals.ReceivableExists.selector);
    }

    function test_evidence_carries_a_receivable_only_as_attested() public {
        Evidence[] memory lines = new Evidence[](2);
        lines[0] = Evidence(keccak256("one"), 600);
        lines[1] = Evidence(keccak256("two"), 400);
        attest(lines[0].fingerprint, SUPPLIER, 600);
        Submit memory s = submission(R, 1000);
        refuses(_submits(s, lines), Refusals.UnknownEvidence.selector);
        attest(lines[1].fingerprint, SECOND, 400);
        refuses(_submits(s, lines), Refusals.NotIssuer.selector);
        lines[1].fingerprint = lines[0].fingerprint;
        refuses(_submits(s, lines), Refusals.DuplicateEvidence.selector);
        lines[1].fingerprint = keccak256("three");
        attest(lines[1].fingerprint, SUPPLIER, 399);
        refuses(_submits(s, lines), Refusals.EvidenceExceeded.selector);
        lines[1].amount = 0;
        refuses(_submits(s, lines), Refusals.InvalidAmount.selector);
        lines[1].amount = 399;
        refuses(_submits(s, lines), Refusals.EvidenceSumMismatch.selector);
        s.currency = EUR;
        refuses(_submits(s, lines), Refusals.CurrencyMismatch.selector);
        s = submission(R, 999);
        executes(_submits(s, lines));
        same(ledger.evidenceWords(lines[1].fingerprint).word.used(), 399, "used");
        s = submission(R + 1, 999);
        refuses(_submits(s, lines), Refusals.EvidenceExceeded.selector);
        attest(lines[0].fingerprint, SUPPLIER, 601);
        refuses(_submits(s, lines), Refusals.EvidenceConflict.selector);
    }

    // ----- Confirm

    function test_a_confirmation_names_everything_as_it_was_submitted() public {
        uint56 r = submitted(FACE);
        Confirm memory c = confirmation(r, FACE);
        c.receivable = r + 1;
        refuses(_confirms(c), Refusals.UnknownReceivable.selector);
        c = confirmation(r, FACE);
        c.obligor = CORE_TWO;
        refuses(checked(act(0x22, abi.encode(c)), KEY + CORE_TWO, CHECKER + CORE_TWO), Refusals.NotAParty.selector);
        c = confirmation(r, FACE + 1);
        refuses(_confirms(c), Refusals.TermsMismatch.selector);
        c = confirmation(r, FACE);
        c.commitment = 0;
        refuses(_confirms(c), Refusals.TermsMismatch.selector);
        c = confirmation(r, FACE);
        c.creditorTag = 1;
        refuses(_confirms(c), Refusals.TagMismatch.selector);
        c = confirmation(r, FACE);
        c.waiver = 4;
        refuses(_confirms(c), Refusals.InvalidField.selector);
        c.waiver = 3;
        executes(_confirms(c));
        refuses(_confirms(c), Refusals.WrongReceivableState.selector);
        same(ledger.certificateWord(r).holder(), SUPPLIER, "holder of the root");
        same(ledger.certificateWord(r).amount(), FACE, "amount of the root");
        same(ledger.exposureWord(CORE, CNY).outstanding(), FACE, "outstanding");
    }

    function test_a_long_tenor_needs_a_reason() public {
        cutoff = start + 181 days;
        uint56 r = submitted(FACE);
        Confirm memory c = confirmation(r, FACE);
        refuses(_confirms(c), Refusals.TenorReasonMissing.selector);
        c.tenorReason = 5;
        refuses(_confirms(c), Refusals.InvalidField.selector);
        c.tenorReason = 1;
        executes(_confirms(c));
        same(ledger.receivableWords(r).accounts.tenorReason(), 1, "reason");
    }

    function test_a_frozen_receivable_is_not_confirmed() public {
        uint56 r = submitted(FACE);
        executes(freezes(3, r, start + 10));
        refuses(_confirms(confirmation(r, FACE)), Refusals.ReceivableFrozen.selector);
        refuses(_rejects(CORE, r, 1), Refusals.ReceivableFrozen.selector);
        vm.warp(start + 11);
        executes(_confirms(confirmation(r, FACE)));
    }

    // ----- Dual control

    function test_one_signature_confirms_up_to_the_sums_per_act_and_per_day() public {
        uint56 large = submitted(PER_ACT + 1);
        refuses(_alone(confirmation(large, PER_ACT + 1)), Refusals.CheckerRequired.selector);
        executes(_alone(confirmation(submitted(PER_ACT), PER_ACT)));
        executes(_alone(confirmation(submitted(PER_DAY - PER_ACT), PER_DAY - PER_ACT)));
        uint56 last = submitted(1);
        refuses(_alone(confirmation(last, 1)), Refusals.CheckerRequired.selector);
        same(ledger.exposureWord(CORE, CNY).single(), PER_DAY, "single-signed today");
        uint256 before = vm.snapshotState();
        executes(_confirms(confirmation(last, 1)));
        same(ledger.exposureWord(CORE, CNY).single(), PER_DAY, "two signatures don't count");
        vm.revertToState(before);
        vm.warp((uint256(start) / 1 days + 1) * 1 days);
        executes(_alone(confirmation(last, 1)));
        same(ledger.exposureWord(CORE, CNY).single(), 1, "a new day");
    }

    function test_the_checker_is_another_person_with_another_key_who_may_check() public {
        Act memory a = act(0x22, abi.encode(confirmation(submitted(FACE), FACE)));
        refuses(checked(a, KEY + CORE, KEY + SUPPLIER), Refusals.NotASigner.selector);
        refuses(checked(a, KEY + CORE, ADMIN_ONLY + CORE), Refusals.CapabilityMissing.selector);
        executes(_sets(vm.addr(KEY + CORE), 7, person(KEY + CORE)));
        refuses(checked(a, KEY + CORE, KEY + CORE), Refusals.SamePerson.selector);
        executes(_sets(vm.addr(77), 2, person(KEY + CORE)));
        refuses(checked(a, KEY + CORE, 77), Refusals.SamePerson.selector);
        // The maker's signature over the act is no checker's over its check.
        refuses(jointly(a, KEY + CORE, CHECKER + CORE), Refusals.NotASigner.selector);
        executes(checked(a, KEY + CORE, CHECKER + CORE));
    }

    function test_an_obligor_owes_no_more_than_its_cap() public {
        executes(governed(act(0x04, abi.encode(SetCap(CORE, CNY, FACE, nonce(), deadline)))));
        confirmed(FACE - 1);
        uint56 r = submitted(2);
        refuses(_confirms(confirmation(r, 2)), Refusals.CapExceeded.selector);
        confirmed(1);
    }

    // ----- Open and AcceptReceivable

    function test_an_opening_is_refused_where_its_parts_do_not_fit() public {
        Evidence[] memory lines = evidence(O, FACE);
        attest(lines[0].fingerprint, SUPPLIER, FACE);
        Open memory o = opening(O, FACE);
        o.receivable = R;
        refuses(_opens(o, lines), Refusals.ForeignId.selector);
        o = opening(O, FACE);
        o.creditor = CORE;
        refuses(_opens(o, lines), Refusals.SameParty.selector);
        o.creditor = CORE_TWO;
        refuses(_opens(o, lines), Refusals.CounterpartyNotEligible.selector);
        o.creditor = SECOND;
        refuses(_opens(o, lines), Refusals.TagMismatch.selector);
        o = opening(O, FACE);
        o.waiver = 4;
        refuses(_opens(o, lines), Refusals.InvalidField.selector);
        o = opening(O, 0);
        refuses(_opens(o, lines), Refusals.InvalidAmount.selector);
        o = opening(O, FACE);
        o.until = o.cutoff;
        refuses(_opens(o, lines), Refusals.InvalidDates.selector);
        o = opening(O, FACE);
        o.cutoff = start + 200 days;
        refuses(_opens(o, lines), Refusals.TenorReasonMissing.selector);
        o.cutoff = start + 366 days;
        refuses(_opens(o, lines), Refusals.TenorTooLong.selector);
        o = opening(O, FACE);
        o.currency = EUR;
        refuses(_opens(o, lines), Refusals.CurrencyMismatch.selector);
        o = opening(O, FACE);
        lines[0].amount = PER_ACT;
        o.face = PER_ACT;
        refuses(_opens(o, lines), Refusals.EvidenceExceeded.selector);
        lines[0].amount = FACE;
        o.face = FACE;
        executes(signed(act(0x21, abi.encode(o), abi.encode(lines)), KEY + CORE));
        same(ledger.exposureWord(CORE, CNY).outstanding(), FACE, "an opened receivable is owed already");
        refuses(_opens(o, lines), Refusals.ReceivableExists.selector);
    }

    function test_the_supplier_accepts_what_was_opened_as_it_was_opened() public {
        uint56 r = opened(FACE);
        AcceptReceivable memory a = _acceptance(r);
        a.face = FACE + 1;
        refuses(_accepts(a), Refusals.TermsMismatch.selector);
        a = _acceptance(r);
        a.obligorTag = 1;
        refuses(_accepts(a), Refusals.TagMismatch.selector);
        a = _acceptance(r + 1);
        refuses(_accepts(a), Refusals.UnknownReceivable.selector);
        a = _acceptance(r);
        a.creditor = SECOND;
        refuses(signed(act(0x24, abi.encode(a)), KEY + SECOND), Refusals.NotAParty.selector);
        executes(_accepts(_acceptance(r)));
        same(ledger.certificateWord(r).amount(), FACE, "root");
        refuses(_accepts(_acceptance(r)), Refusals.WrongReceivableState.selector);
        r = opened(FACE);
        vm.warp(deadline);
        refuses(_accepts(_acceptance(r)), Refusals.WrongReceivableState.selector);
    }

    // ----- RejectReceivable and ReleaseEvidence

    function test_the_one_who_is_asked_may_reject() public {
        uint56 r = submitted(FACE);
        refuses(_rejects(SUPPLIER, r, 1), Refusals.NotAParty.selector);
        refuses(_rejects(CORE, r, 9), Refusals.InvalidField.selector);
        executes(_rejects(CORE, r, 8));
        refuses(_rejects(CORE, r, 1), Refusals.WrongReceivableState.selector);
        refuses(_rejects(CORE, r + 1, 1), Refusals.UnknownReceivable.selector);
        r = opened(FACE);
        refuses(_rejects(CORE, r, 1), Refusals.NotAParty.selector);
        executes(_rejects(SUPPLIER, r, 1));
        same(ledger.exposureWord(CORE, CNY).outstanding(), 0, "outstanding");
    }

    function test_reserved_amounts_come_back_once_after_rejection_or_expiry() public {
        uint56 r = submitted(FACE);
        Evidence[] memory lines = evidence(r, FACE);
        refuses(_releases(r, lines), Refusals.WrongReceivableState.selector);
        refuses(_releases(r + 1, lines), Refusals.UnknownReceivable.selector);
        executes(_rejects(CORE, r, 1));
        lines[0].amount = 1;
        refuses(_releases(r, lines), Refusals.TermsMismatch.selector);
        lines[0].amount = FACE;
        executes(_releases(r, lines));
        same(ledger.evidenceWords(lines[0].fingerprint).word.used(), 0, "used");
        refuses(_releases(r, lines), Refusals.AlreadyReleased.selector);
        r = opened(FACE);
        lines = evidence(r, FACE);
        vm.warp(deadline);
        same(ledger.receivableState(r), ReceivableState.EXPIRED, "effective");
        executes(_releases(r, lines));
        same(ledger.receivableWords(r).terms.state(), ReceivableState.EXPIRED, "stored");
        same(ledger.exposureWord(CORE, CNY).outstanding(), 0, "outstanding");
    }

    function _submits(Submit memory s, Evidence[] memory lines) private view returns (bytes memory) {
        return signed(act(0x20, abi.encode(s), abi.encode(lines)), KEY + SUPPLIER);
    }

    function _opens(Open memory o, Evidence[] memory lines) private view returns (bytes memory) {
        return checked(act(0x21, abi.encode(o), abi.encode(lines)), KEY + CORE, CHECKER + CORE);
    }

    function _confirms(Confirm memory c) private view returns (bytes memory) {
        return checked(act(0x22, abi.encode(c)), KEY + CORE, CHECKER + CORE);
    }

    function _alone(Confirm memory c) private view returns (bytes memory) {
        return signed(act(0x22, abi.encode(c)), KEY + CORE);
    }

    function _rejects(uint32 party, uint56 r, uint8 reason) private view returns (bytes memory) {
        return signed(act(0x23, abi.encode(RejectReceivable(party, r, reason, TRADE, cutoff))), KEY + party);
    }

    function _acceptance(uint56 r) private view returns (AcceptReceivable memory) {
        return AcceptReceivable(SUPPLIER, r, CORE, tag(CORE), FACE, CNY, cutoff, commitment(r, FACE), cutoff);
    }

    function _accepts(AcceptReceivable memory a) private view returns (bytes memory) {
        return signed(act(0x24, abi.encode(a)), KEY + SUPPLIER);
    }

    function _releases(uint56 r, Evidence[] memory lines) private view returns (bytes memory) {
        return unsigned(act(0x25, abi.encode(ReleaseEvidence(r, TRADE)), abi.encode(lines)));
    }

    function _sets(address key, uint8 capabilities, bytes32 person_) private returns (bytes memory) {
        return signed(act(0x10, abi.encode(SetSigner(CORE, key, capabilities, person_, nonce(), deadline))), KEY + CORE);
    }
}
