// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusals} from "../../../contracts/Refusals.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {same, vm} from "./Vm.sol";

/// @dev Lines of financiers beyond an obligor's cap: granted, raised for a time, ended, allotted to a subsidiary.
contract LinesTest is Cast {
    uint64 internal constant LARGEST = 10 ** 15;

    function setUp() public override {
        super.setUp();
        executes(governed(act(0x04, abi.encode(SetCap(CORE, CNY, FACE, nonce(), deadline)))));
    }

    // ----- What a line is for

    function test_an_obligor_issues_beyond_its_cap_while_a_line_is_in_force() public {
        confirmed(FACE);
        bytes memory beyond = _confirms(submitted(FACE));
        refuses(beyond, Refusals.CapExceeded.selector);
        SetLine memory l = _line(3, FACE);
        (l.effectiveFrom, l.until) = (start + 10, start + 20);
        executes(_sets(l));
        same(ledger.exposureWord(CORE, CNY).lines(), 4, "slots to look at");
        refuses(beyond, Refusals.CapExceeded.selector);
        vm.warp(start + 21);
        refuses(beyond, Refusals.CapExceeded.selector);
        uint256 before = vm.snapshotState();
        vm.warp(start + 20);
        executes(beyond);
        vm.revertToState(before);
        vm.warp(start + 10);
        executes(beyond);
        same(ledger.exposureWord(CORE, CNY).outstanding(), 2 * FACE, "outstanding");
        refuses(_confirms(submitted(1)), Refusals.CapExceeded.selector);
    }

    function test_all_lines_in_force_count_together_in_their_currency() public {
        for (uint8 slot; slot < 16; ++slot) {
            executes(_sets(_line(slot, FACE / 16)));
        }
        SetLine memory l = _line(0, FACE);
        l.currency = EUR;
        executes(_sets(l));
        confirmed(FACE);
        refuses(_confirms(submitted(FACE / 16 * 16 + 1)), Refusals.CapExceeded.selector);
        executes(_confirms(submitted(FACE / 16 * 16)));
    }

    function test_a_line_alone_suffices_where_no_cap_is_recorded() public {
        SetLine memory l = _line(0, FACE);
        (l.obligor, l.obligorTag) = (CORE_TWO, tag(CORE_TWO));
        executes(_sets(l));
        executes(_confirmedByTwo(FACE));
        refuses(_confirmedByTwo(1), Refusals.CapExceeded.selector);
    }

    // ----- SetLine

    function test_a_line_is_refused_where_its_parts_do_not_fit() public {
        SetLine memory l = _line(0, FACE);
        (l.financier, l.nonce) = (SUPPLIER, nonce());
        refuses(checked(act(0x48, abi.encode(l)), KEY + SUPPLIER, CHECKER + SUPPLIER), Refusals.RoleMissing.selector);
        l = _line(0, FACE);
        refuses(
            checked(act(0x48, abi.encode(l)), KEY + FINANCIER, KEY + FINANCIER), Refusals.CapabilityMissing.selector
        );
        (l.obligor, l.obligorTag) = (SUPPLIER, tag(SUPPLIER));
        refuses(_sets(l), Refusals.CounterpartyNotEligible.selector);
        l = _line(0, FACE);
        l.obligorTag = 1;
        refuses(_sets(l), Refusals.TagMismatch.selector);
        refuses(_sets(_line(16, FACE)), Refusals.InvalidField.selector);
        l = _line(0, FACE);
        l.trigger = 6;
        refuses(_sets(l), Refusals.InvalidField.selector);
        l = _line(0, FACE);
        l.effectiveFrom = l.until;
        refuses(_sets(l), Refusals.InvalidDates.selector);
        (l.effectiveFrom, l.until) = (start - 1, start);
        refuses(_sets(l), Refusals.InvalidDates.selector);
        refuses(_sets(_line(0, LARGEST + 1)), Refusals.InvalidAmount.selector);
        l = _line(0, LARGEST);
        executes(_sets(l));
        refuses(_sets(l), Refusals.NonceUsed.selector);
    }

    function test_one_signature_grants_a_line_and_two_raise_it() public {
        SetLine memory l = _line(0, FACE);
        executes(signed(act(0x48, abi.encode(l)), KEY + FINANCIER));
        l = _line(1, FACE);
        l.trigger = 5;
        refuses(signed(act(0x48, abi.encode(l)), KEY + FINANCIER), Refusals.CheckerRequired.selector);
        executes(_sets(l));
        same(ledger.lineWord(CORE, CNY, 1).trigger(), 5, "trigger");
    }

    function test_a_slot_is_one_financiers_until_its_line_has_lapsed_or_ended() public {
        executes(_sets(_line(2, FACE)));
        SetLine memory l = _line(2, 1);
        (l.financier, l.until) = (FINANCIER_TWO, start + 100);
        refuses(_setsByTwo(l), Refusals.SlotTaken.selector);
        executes(_sets(_line(2, FACE / 2)));
        same(ledger.lineWord(CORE, CNY, 2).amount(), FACE / 2, "changed by its own");
        executes(_sets(_line(2, 0)));
        same(ledger.lineWord(CORE, CNY, 2).financier(), 0, "ended");
        executes(_setsByTwo(l));
        same(ledger.lineWord(CORE, CNY, 2).financier(), FINANCIER_TWO, "free for another");
        vm.warp(start + 100);
        refuses(_sets(_line(2, FACE)), Refusals.SlotTaken.selector);
        vm.warp(start + 101);
        executes(_sets(_line(2, FACE)));
        same(ledger.exposureWord(CORE, CNY).lines(), 3, "slots to look at");
    }

    // ----- AllotLine

    function test_a_part_of_a_line_is_a_subsidiarys() public {
        SetLine memory l = _line(2, FACE);
        l.trigger = 4;
        executes(_sets(l));
        executes(_allots(_allotment(2, 5, FACE / 4)));
        same(ledger.lineWord(CORE, CNY, 2).amount(), FACE - FACE / 4, "what is left");
        same(ledger.lineWord(CORE_TWO, CNY, 5).amount(), FACE / 4, "amount");
        same(ledger.lineWord(CORE_TWO, CNY, 5).financier(), FINANCIER, "financier");
        same(ledger.lineWord(CORE_TWO, CNY, 5).effectiveFrom(), l.effectiveFrom, "from");
        same(ledger.lineWord(CORE_TWO, CNY, 5).until(), l.until, "until");
        same(ledger.lineWord(CORE_TWO, CNY, 5).trigger(), 4, "trigger");
        same(ledger.exposureWord(CORE_TWO, CNY).lines(), 6, "slots to look at");
        refuses(_confirmedByTwo(FACE / 4 + 1), Refusals.CapExceeded.selector);
        executes(_confirmedByTwo(FACE / 4));
        executes(_allots(_allotment(2, 4, FACE - FACE / 4)));
        same(ledger.lineWord(CORE, CNY, 2).financier(), 0, "the slot is free when nothing is left");
    }

    function test_an_allotment_is_refused_where_its_parts_do_not_fit() public {
        executes(_sets(_line(2, FACE)));
        AllotLine memory a = _allotment(2, 5, 1);
        a.obligor = SUPPLIER;
        refuses(checked(act(0x49, abi.encode(a)), KEY + SUPPLIER, CHECKER + SUPPLIER), Refusals.RoleMissing.selector);
        a = _allotment(2, 5, 1);
        (a.subsidiary, a.subsidiaryTag) = (CORE, tag(CORE));
        refuses(_allots(a), Refusals.SameParty.selector);
        (a.subsidiary, a.subsidiaryTag) = (SUPPLIER, tag(SUPPLIER));
        refuses(_allots(a), Refusals.CounterpartyNotEligible.selector);
        (a.subsidiary, a.subsidiaryTag) = (CORE_TWO, 1);
        refuses(_allots(a), Refusals.TagMismatch.selector);
        refuses(_allots(_allotment(16, 5, 1)), Refusals.InvalidField.selector);
        refuses(_allots(_allotment(2, 16, 1)), Refusals.InvalidField.selector);
        refuses(_allots(_allotment(1, 5, 1)), Refusals.UnknownLine.selector);
        refuses(_allots(_allotment(2, 5, 0)), Refusals.InvalidAmount.selector);
        refuses(_allots(_allotment(2, 5, FACE + 1)), Refusals.AmountExceeded.selector);
        a = _allotment(2, 5, 1);
        executes(signed(act(0x49, abi.encode(a)), KEY + CORE));
        refuses(_allots(a), Refusals.NonceUsed.selector);
        refuses(_allots(_allotment(2, 5, 1)), Refusals.SlotTaken.selector);
    }

    function test_a_line_not_in_force_is_not_allotted() public {
        SetLine memory l = _line(2, FACE);
        (l.effectiveFrom, l.until) = (start + 10, start + 20);
        executes(_sets(l));
        refuses(_allots(_allotment(2, 5, 1)), Refusals.UnknownLine.selector);
        vm.warp(start + 21);
        refuses(_allots(_allotment(2, 5, 1)), Refusals.UnknownLine.selector);
        vm.warp(start + 20);
        executes(_allots(_allotment(2, 5, 1)));
        vm.warp(start + 21);
        executes(_sets(_line(3, FACE)));
        executes(_allots(_allotment(3, 5, 2)));
        same(ledger.lineWord(CORE_TWO, CNY, 5).amount(), 2, "a lapsed slot is free");
    }

    function test_what_is_used_of_a_line_is_not_allotted() public {
        executes(_sets(_line(2, FACE)));
        confirmed(FACE);
        confirmed(FACE / 2);
        refuses(_allots(_allotment(2, 5, FACE / 2 + 1)), Refusals.CapExceeded.selector);
        same(ledger.lineWord(CORE, CNY, 2).amount(), FACE, "nothing has changed");
        executes(_allots(_allotment(2, 5, FACE / 2)));
    }

    // ----- Acts

    function _line(uint8 slot, uint64 amount) private returns (SetLine memory) {
        return SetLine(FINANCIER, CORE, tag(CORE), CNY, slot, 0, amount, start, deadline, nonce(), deadline);
    }

    function _sets(SetLine memory l) private view returns (bytes memory) {
        return checked(act(0x48, abi.encode(l)), KEY + FINANCIER, CHECKER + FINANCIER);
    }

    function _setsByTwo(SetLine memory l) private view returns (bytes memory) {
        return checked(act(0x48, abi.encode(l)), KEY + FINANCIER_TWO, CHECKER + FINANCIER_TWO);
    }

    function _allotment(uint8 slot, uint8 subsidiarySlot, uint64 amount) private returns (AllotLine memory) {
        return AllotLine(CORE, CNY, slot, CORE_TWO, tag(CORE_TWO), subsidiarySlot, amount, nonce(), deadline);
    }

    function _allots(AllotLine memory a) private view returns (bytes memory) {
        return checked(act(0x49, abi.encode(a)), KEY + CORE, CHECKER + CORE);
    }

    function _confirms(uint56 receivable) private view returns (bytes memory) {
        uint64 face = ledger.receivableWords(receivable).terms.face();
        return checked(act(0x22, abi.encode(confirmation(receivable, face))), KEY + CORE, CHECKER + CORE);
    }

    /// @dev The second core enterprise confirms a receivable that was submitted to it.
    function _confirmedByTwo(uint64 face) private returns (bytes memory) {
        uint56 receivable = (uint56(SUPPLIER) << 24) | ++lastSerial;
        Evidence[] memory lines = evidence(receivable, face);
        attest(lines[0].fingerprint, SUPPLIER, face);
        Submit memory s = submission(receivable, face);
        (s.obligor, s.obligorTag) = (CORE_TWO, tag(CORE_TWO));
        executes(signed(act(0x20, abi.encode(s), abi.encode(lines)), KEY + SUPPLIER));
        Confirm memory c = confirmation(receivable, face);
        c.obligor = CORE_TWO;
        return checked(act(0x22, abi.encode(c)), KEY + CORE_TWO, CHECKER + CORE_TWO);
    }
}
