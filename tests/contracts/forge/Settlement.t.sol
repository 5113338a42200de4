// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusals} from "../../../contracts/Refusals.sol";
import {CertificateState, ReceivableState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {same, vm} from "./Vm.sol";

/// @dev The obligor's money attested and shared over the certificates, on one page or on many.
contract SettlementTest is Cast {
    uint256 internal constant PAGE = 500;
    uint56 internal root;

    function setUp() public override {
        super.setUp();
        Threshold[] memory none = new Threshold[](0);
        SetPolicy memory p = SetPolicy(2, start, 180, 365, 10, 10_000, 1, 3, 1, 90, 1825, deadline);
        executes(governed(act(0x03, abi.encode(p), abi.encode(none))));
    }

    // ----- AttestPayment

    function test_a_payment_is_attested_once_from_the_cut_off_on_up_to_the_face() public {
        root = confirmed(FACE);
        refuses(pays(root, 1, "a"), Refusals.NotMatured.selector);
        refuses(pays(root + 1, 1, "a"), Refusals.UnknownReceivable.selector);
        vm.warp(cutoff);
        refuses(pays(root, 0, "a"), Refusals.InvalidAmount.selector);
        refuses(pays(root, FACE + 1, "a"), Refusals.PaymentExceedsFace.selector);
        AttestPayment memory p = AttestPayment(BANK, root, "a", 1, cutoff + 1, cutoff);
        refuses(signed(act(0x50, abi.encode(p)), KEY + BANK), Refusals.InvalidDates.selector);
        p.bank = SUPPLIER;
        refuses(signed(act(0x50, abi.encode(p)), KEY + SUPPLIER), Refusals.RoleMissing.selector);
        executes(pays(root, 600_000, "a"));
        refuses(pays(root, 1, "a"), Refusals.BankReferenceUsed.selector);
        same(ledger.exposureWord(CORE, CNY).outstanding(), FACE - 600_000, "outstanding");
        executes(pays(root, 400_000, "b"));
        executes(redeems(root, FACE, only(root)));
        refuses(pays(root, 1, "c"), Refusals.WrongReceivableState.selector);
    }

    function test_settlement_goes_on_when_all_are_frozen_and_paused() public {
        root = confirmed(FACE);
        executes(freezes(1, BANK, start + 300 days));
        executes(freezes(1, SUPPLIER, start + 300 days));
        executes(freezes(2, root, start + 300 days));
        executes(freezes(3, root, start + 300 days));
        vm.warp(cutoff);
        executes(pays(root, FACE, "a"));
        executes(redeems(root, FACE, only(root)));
        same(ledger.receivableState(root), ReceivableState.SETTLED, "settled");
    }

    function test_a_receivable_is_overdue_after_its_grace_days() public {
        root = confirmed(FACE);
        vm.warp(cutoff + 3 days);
        same(ledger.receivableState(root), ReceivableState.CONFIRMED, "in grace");
        vm.warp(cutoff + 3 days + 1);
        same(ledger.receivableState(root), ReceivableState.OVERDUE, "overdue");
        executes(pays(root, FACE, "a"));
        same(ledger.receivableState(root), ReceivableState.PART_PAID, "paid");
    }

    // ----- Redeem on one page

    function test_units_left_over_go_to_the_largest_fraction_then_to_the_lowest_id() public {
        uint64[] memory parts = new uint64[](2);
        (parts[0], parts[1]) = (3, 3);
        uint128[] memory page = _divided(10, parts);
        vm.warp(cutoff);
        executes(pays(root, 5, "a"));
        // 5·4/10 = 2, 5·3/10 = 1.5 twice: one unit is left over, for the lower id of the two.
        _order(page, 5, 10);
        executes(redeems(root, 5, page));
        same(ledger.valueOf(root), 2, "of four");
        same(ledger.valueOf(page[0]), 1, "first of three");
        same(ledger.valueOf(page[1]), 2, "second of three");
        executes(pays(root, 5, "b"));
        _order(page, 5, 5);
        executes(redeems(root, 10, page));
        for (uint256 i; i < 3; ++i) {
            same(ledger.certificateState(page[i]), CertificateState.REDEEMED, "redeemed");
        }
        same(ledger.receivableWords(root).terms.live(), 0, "live");
    }

    function test_a_page_is_refused_where_its_parts_do_not_fit() public {
        uint64[] memory parts = new uint64[](2);
        (parts[0], parts[1]) = (3, 3);
        uint128[] memory page = _divided(10, parts);
        refuses(redeems(root + 1, 5, page), Refusals.UnknownReceivable.selector);
        refuses(redeems(root, 5, page), Refusals.WrongReceivableState.selector);
        uint56 other = confirmed(FACE);
        vm.warp(cutoff);
        executes(pays(root, 5, "a"));
        refuses(redeems(root, 4, page), Refusals.StaleSettled.selector);
        _order(page, 5, 10);
        (page[0], page[1]) = (page[1], page[0]);
        refuses(redeems(root, 5, page), Refusals.WrongPage.selector);
        (page[0], page[1]) = (page[1], page[0]);
        uint128 kept = page[2];
        page[2] = page[1];
        refuses(redeems(root, 5, page), Refusals.WrongPage.selector);
        page[2] = 1;
        refuses(redeems(root, 5, page), Refusals.UnknownCertificate.selector);
        page[2] = other;
        refuses(redeems(root, 5, page), Refusals.WrongPage.selector);
        page[2] = kept;
        executes(redeems(root, 5, page));
        refuses(redeems(root, 5, page), Refusals.NothingToRedeem.selector);
    }

    function test_what_is_closed_is_on_no_page() public {
        root = confirmed(FACE);
        Payment[] memory payments = new Payment[](1);
        payments[0] = Payment(SECOND, tag(SECOND), FACE, TRADE);
        PayMany memory p = PayMany(SUPPLIER, root, 1, deadline - 1, deadline);
        executes(signed(act(0x34, abi.encode(p), abi.encode(payments)), KEY + SUPPLIER));
        vm.warp(cutoff);
        executes(pays(root, 1, "a"));
        refuses(redeems(root, 1, only(root)), Refusals.CertificateClosed.selector);
        executes(redeems(root, 1, only(child(root, 1, 0))));
    }

    function test_a_certificate_that_is_being_paid_for_keeps_its_state_and_its_sequence() public {
        root = confirmed(FACE);
        paying(root, 1, FACE);
        vm.warp(cutoff);
        executes(pays(root, FACE, "a"));
        executes(redeems(root, FACE, only(root)));
        same(ledger.certificateState(root), CertificateState.PAYING, "state");
        same(ledger.certificateWord(root).sequence(), 4, "sequence");
        executes(disburses(root, 4, 1, bytes32("ref")));
        same(ledger.certificateState(root), CertificateState.REDEEMED, "redeemed");
        same(ledger.certificateWord(root).holder(), FINANCIER, "it was the financier's money");
    }

    // ----- Redeem on many pages

    function test_six_hundred_certificates_are_measured_and_then_paid() public {
        uint128[] memory all = _six_hundred();
        vm.warp(cutoff);
        executes(pays(root, 777_777, "a"));
        _order(all, 777_777, FACE);
        uint128[] memory first = _slice(all, 0, PAGE);
        uint128[] memory second = _slice(all, PAGE, all.length);
        executes(redeems(root, 777_777, first));
        same(ledger.valueOf(all[0]) > 0 ? 1 : 0, 1, "measuring pays nothing");
        same(ledger.roundWords(root).word.measured(), 1, "measured");
        executes(redeems(root, 777_777, second));
        same(ledger.receivableWords(root).accounts.redeemed(), 0, "measuring pays nothing");
        refuses(redeems(root, 777_777, second), Refusals.WrongPage.selector);
        // What comes in while a round is paid waits for the next.
        executes(pays(root, 1, "b"));
        refuses(redeems(root, 777_778, first), Refusals.StaleSettled.selector);
        executes(redeems(root, 777_777, first));
        executes(redeems(root, 777_777, second));
        same(ledger.receivableWords(root).accounts.redeemed(), 777_777, "redeemed");
        same(ledger.roundWords(root).word.measured(), 0, "the round is over");
        uint256 left;
        for (uint256 i; i < all.length; ++i) {
            left += ledger.valueOf(all[i]);
        }
        same(left, FACE - 777_777, "every unit is somewhere");
    }

    function test_a_measurement_starts_afresh_with_a_page_that_does_not_follow() public {
        uint128[] memory all = _six_hundred();
        vm.warp(cutoff);
        executes(pays(root, 777_777, "a"));
        _order(all, 777_777, FACE);
        uint128[] memory first = _slice(all, 0, PAGE);
        executes(redeems(root, 777_777, first));
        executes(redeems(root, 777_777, first));
        same(ledger.roundWords(root).word.measured(), 1, "afresh");
        executes(pays(root, 1, "b"));
        _order(all, 777_778, FACE);
        executes(redeems(root, 777_778, _slice(all, 0, 1)));
        same(ledger.roundWords(root).word.target(), 777_778, "another target");
    }

    function testFuzz_what_is_paid_is_what_is_shared(uint64[7] memory seeds, uint64 money) public {
        uint64[] memory parts = new uint64[](7);
        uint64 face = 1;
        for (uint256 i; i < 7; ++i) {
            parts[i] = 1 + seeds[i] % 1_000_000;
            face += parts[i];
        }
        money = 1 + money % face;
        uint128[] memory page = _divided(face, parts);
        vm.warp(cutoff);
        executes(pays(root, money, "a"));
        uint256[] memory before = new uint256[](page.length);
        _order(page, money, face);
        for (uint256 i; i < page.length; ++i) {
            before[i] = ledger.valueOf(page[i]);
        }
        executes(redeems(root, money, page));
        uint256 paid;
        for (uint256 i; i < page.length; ++i) {
            uint256 share = before[i] - ledger.valueOf(page[i]);
            uint256 floor = uint256(money) * before[i] / face;
            same(share == floor || share == floor + 1 ? 1 : 0, 1, "a share is its floor, or one more");
            paid += share;
        }
        same(paid, money, "paid");
    }

    /// @dev A receivable of this face whose root is split once; returns the root and its children.
    function _divided(uint64 face, uint64[] memory parts) private returns (uint128[] memory ids) {
        root = confirmed(face);
        executes(signed(splitting(root, 1, parts), KEY + SUPPLIER));
        ids = new uint128[](parts.length + 1);
        ids[0] = root;
        for (uint16 i; i < parts.length; ++i) {
            ids[i + 1] = child(root, 1, i);
        }
    }

    function _six_hundred() private returns (uint128[] memory ids) {
        root = confirmed(FACE);
        ids = new uint128[](601);
        ids[0] = root;
        for (uint24 act_ = 1; act_ <= 6; ++act_) {
            uint64[] memory parts = new uint64[](100);
            for (uint16 i; i < 100; ++i) {
                parts[i] = 1000 + uint64(act_) * i;
                ids[uint256(act_ - 1) * 100 + i + 1] = child(root, act_, i);
            }
            executes(signed(splitting(root, act_, parts), KEY + SUPPLIER));
        }
    }

    /// @dev Largest fraction of money·amount over what is live first, then lowest id.
    function _order(uint128[] memory ids, uint256 money, uint256 live) private view {
        uint256[] memory fractions = new uint256[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            fractions[i] = money * ledger.valueOf(ids[i]) % live;
        }
        for (uint256 i = 1; i < ids.length; ++i) {
            (uint128 id, uint256 fraction) = (ids[i], fractions[i]);
            uint256 j = i;
            while (j != 0 && (fractions[j - 1] < fraction || (fractions[j - 1] == fraction && ids[j - 1] > id))) {
                (ids[j], fractions[j]) = (ids[j - 1], fractions[j - 1]);
                --j;
            }
            (ids[j], fractions[j]) = (id, fraction);
        }
    }

    function _slice(uint128[] memory ids, uint256 from, uint256 to) private pure returns (uint128[] memory part) {
        part = new uint128[](to - from);
        for (uint256 i = from; i < to; ++i) {
            part[i - from] = ids[i];
        }
    }
}
