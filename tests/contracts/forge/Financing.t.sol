// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusals} from "../../../contracts/Refusals.sol";
import {CertificateState, FinancingState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {same, vm} from "./Vm.sol";

/// @dev A certificate sold: locked by both signatures, registered, instructed, paid or failed, released or lapsed.
contract FinancingTest is Cast {
    uint56 internal root;

    function setUp() public override {
        super.setUp();
        root = confirmed(FACE);
    }

    function test_title_passes_when_the_bank_has_paid() public {
        paying(root, 1, FACE);
        same(ledger.certificateState(root), CertificateState.PAYING, "state");
        refuses(_disburses(FINANCIER_TWO, 4, 1, "payment"), Refusals.NotAParty.selector);
        refuses(_disburses(BANK, 4, 1, "another"), Refusals.TermsMismatch.selector);
        refuses(_disburses(BANK, 4, 2, "payment"), Refusals.InvalidField.selector);
        executes(disburses(root, 4, 1, bytes32("ref")));
        same(ledger.certificateWord(root).holder(), FINANCIER, "holder");
        same(ledger.certificateWord(root).depth(), 1, "depth");
        same(ledger.financingState(root), FinancingState.DISBURSED, "financing");
        refuses(disburses(root, 5, 1, bytes32("ref")), Refusals.WrongCertificateState.selector);
    }

    function test_the_lock_ends_when_the_bank_could_not_pay() public {
        paying(root, 1, FACE);
        executes(disburses(root, 4, 0, bytes32("ref")));
        same(ledger.certificateWord(root).holder(), SUPPLIER, "holder");
        same(ledger.financingState(root), FinancingState.FAILED, "financing");
        paying(root, 5, FACE);
        refuses(disburses(root, 8, 1, bytes32("ref")), Refusals.BankReferenceUsed.selector);
        executes(disburses(root, 8, 1, bytes32("other")));
    }

    function test_the_bank_attests_whatever_is_frozen_and_past_the_cut_off() public {
        paying(root, 1, FACE);
        executes(freezes(1, BANK, start + 300 days));
        executes(freezes(1, FINANCIER, start + 300 days));
        executes(freezes(2, root, start + 300 days));
        executes(freezes(3, root, start + 300 days));
        vm.warp(cutoff + 1);
        executes(disburses(root, 4, 1, bytes32("ref")));
        same(ledger.certificateWord(root).holder(), FINANCIER, "holder");
    }

    function test_a_financing_is_refused_where_its_parts_do_not_fit() public {
        Finance memory f = financing(root, 1, FACE);
        (f.financier, f.financierTag) = (BANK, tag(BANK));
        refuses(jointly(act(0x40, abi.encode(f)), KEY + SUPPLIER, KEY + BANK), Refusals.RoleMissing.selector);
        f = financing(root, 1, FACE);
        refuses(jointly(act(0x40, abi.encode(f)), KEY + FINANCIER, KEY + SUPPLIER), Refusals.NotASigner.selector);
        f.holderTag = 1;
        refuses(_finances(f), Refusals.TagMismatch.selector);
        f = financing(root, 1, FACE);
        f.financierTag = 1;
        refuses(_finances(f), Refusals.TagMismatch.selector);
        f = financing(root, 1, FACE);
        f.recourse = 3;
        refuses(_finances(f), Refusals.InvalidField.selector);
        refuses(_finances(financing(root, 1, FACE - 1)), Refusals.TermsMismatch.selector);
        f = financing(root, 1, FACE);
        f.disburseBy = start;
        refuses(_finances(f), Refusals.InvalidDates.selector);
        f.disburseBy = cutoff;
        refuses(_finances(f), Refusals.InvalidDates.selector);
        paying(root, 1, FACE);
        executes(disburses(root, 4, 1, bytes32("ref")));
        f = financing(root, 5, FACE);
        (f.holder, f.holderTag) = (FINANCIER, tag(FINANCIER));
        refuses(jointly(act(0x40, abi.encode(f)), KEY + FINANCIER, KEY + FINANCIER), Refusals.SameParty.selector);
    }

    function test_of_two_quotes_one_can_be_accepted() public {
        executes(finances(root, 1, FACE));
        Finance memory f = financing(root, 1, FACE);
        (f.financier, f.financierTag) = (FINANCIER_TWO, tag(FINANCIER_TWO));
        refuses(jointly(act(0x40, abi.encode(f)), KEY + SUPPLIER, KEY + FINANCIER_TWO), Refusals.StaleSequence.selector);
        f.sequence = 2;
        refuses(
            jointly(act(0x40, abi.encode(f)), KEY + SUPPLIER, KEY + FINANCIER_TWO),
            Refusals.WrongCertificateState.selector
        );
    }

    function test_registration_and_instruction_are_the_financiers_in_this_order() public {
        executes(finances(root, 1, FACE));
        refuses(instructs(root, 2), Refusals.WrongFinancingState.selector);
        RegisterFinancing memory r = _registration(2);
        r.financier = FINANCIER_TWO;
        refuses(signed(act(0x41, abi.encode(r)), KEY + FINANCIER_TWO), Refusals.NotAParty.selector);
        r = _registration(2);
        r.searchedAt = start + 1;
        refuses(signed(act(0x41, abi.encode(r)), KEY + FINANCIER), Refusals.InvalidDates.selector);
        r = _registration(2);
        r.registration = 0;
        refuses(signed(act(0x41, abi.encode(r)), KEY + FINANCIER), Refusals.InvalidField.selector);
        r = _registration(2);
        r.description = 0;
        refuses(signed(act(0x41, abi.encode(r)), KEY + FINANCIER), Refusals.InvalidField.selector);
        executes(registers(root, 2));
        refuses(registers(root, 3), Refusals.WrongFinancingState.selector);
        InstructPayment memory i = InstructPayment(FINANCIER, root, 3, SUPPLIER, tag(SUPPLIER), TRADE, deadline);
        refuses(signed(act(0x42, abi.encode(i)), KEY + FINANCIER), Refusals.CounterpartyNotEligible.selector);
        (i.bank, i.bankTag) = (BANK, 1);
        refuses(signed(act(0x42, abi.encode(i)), KEY + FINANCIER), Refusals.TagMismatch.selector);
        executes(instructs(root, 3));
    }

    function test_a_lock_lapses_but_not_while_the_bank_pays() public {
        executes(finances(root, 1, FACE));
        vm.warp(deadline);
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "lapsed");
        same(ledger.financingState(root), FinancingState.CANCELLED, "cancelled");
        deadline = start + 60 days;
        refuses(registers(root, 2), Refusals.WrongCertificateState.selector);
        paying(root, 2, FACE);
        same(ledger.financingWords(root).word.searchedAt(), start, "registered anew");
        vm.warp(deadline + 1);
        same(ledger.certificateState(root), CertificateState.PAYING, "paying");
    }

    function test_nothing_of_an_earlier_financing_is_left() public {
        paying(root, 1, FACE);
        executes(disburses(root, 4, 0, bytes32("ref")));
        executes(finances(root, 5, FACE));
        same(ledger.financingWords(root).registration, 0, "registration");
        same(ledger.financingWords(root).description, 0, "description");
        same(ledger.financingWords(root).payment, 0, "payment");
    }

    function test_both_together_end_a_lock() public {
        refuses(_releases(1, FINANCIER), Refusals.WrongCertificateState.selector);
        executes(finances(root, 1, FACE));
        refuses(_releases(2, FINANCIER_TWO), Refusals.NotAParty.selector);
        executes(freezes(1, FINANCIER, start + 300 days));
        executes(_releases(2, FINANCIER));
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "state");
        same(ledger.financingState(root), FinancingState.CANCELLED, "financing");
    }

    function _finances(Finance memory f) private view returns (bytes memory) {
        return jointly(act(0x40, abi.encode(f)), KEY + SUPPLIER, KEY + FINANCIER);
    }

    function _registration(uint24 sequence) private view returns (RegisterFinancing memory) {
        return RegisterFinancing(FINANCIER, root, sequence, start, bytes32("reg"), bytes32("desc"), deadline);
    }

    function _releases(uint24 sequence, uint32 financier) private view returns (bytes memory) {
        return jointly(
            act(0x44, abi.encode(ReleaseLock(SUPPLIER, root, sequence, financier, deadline))),
            KEY + SUPPLIER,
            KEY + financier
        );
    }

    function _disburses(uint32 bank, uint24 sequence, uint8 paid, bytes32 payment) private view returns (bytes memory) {
        AttestDisbursement memory a = AttestDisbursement(bank, root, sequence, paid, payment, bytes32("ref"), deadline);
        return signed(act(0x43, abi.encode(a)), KEY + bank);
    }
}
