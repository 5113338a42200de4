// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusals} from "../../../contracts/Refusals.sol";
import {CertificateState, FinancingState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {Act} from "./Signing.sol";
import {same, vm} from "./Vm.sol";

/// @dev Certificates pledged: who may release them, what time does, and where their money goes.
contract PledgesTest is Cast {
    uint56 internal root;

    function setUp() public override {
        super.setUp();
        root = confirmed(FACE);
    }

    function test_a_pledged_certificate_stays_its_holders_and_moves_no_more() public {
        executes(_pledges(_pledge(1)));
        same(ledger.certificateState(root), CertificateState.PLEDGED, "state");
        same(ledger.certificateWord(root).holder(), SUPPLIER, "holder");
        same(ledger.certificateWord(root).encumbrance(), FINANCIER, "pledgee");
        same(ledger.certificateWord(root).until(), cutoff + 60 days, "until");
        same(ledger.financingState(root), FinancingState.PLEDGED, "financing");
        same(ledger.financingWords(root).word.financier(), FINANCIER, "financier");
        same(ledger.financingWords(root).word.holder(), SUPPLIER, "pledgor");
        same(ledger.financingWords(root).word.searchedAt(), start, "searched");
        same(ledger.financingWords(root).word.disburseBy(), 0, "nothing is disbursed");
        same(ledger.financingWords(root).terms, bytes32("terms"), "terms");
        same(ledger.financingWords(root).registration, bytes32("reg"), "registration");
        refuses(transfers(SUPPLIER, root, 2, SECOND, FACE), Refusals.WrongCertificateState.selector);
        refuses(finances(root, 2, FACE), Refusals.WrongCertificateState.selector);
        refuses(_pledges(_pledge(2)), Refusals.WrongCertificateState.selector);
    }

    function test_a_pledge_is_refused_where_its_parts_do_not_fit() public {
        Pledge memory p = _pledge(1);
        (p.financier, p.financierTag) = (BANK, tag(BANK));
        refuses(jointly(act(0x46, abi.encode(p)), KEY + SUPPLIER, KEY + BANK), Refusals.RoleMissing.selector);
        p = _pledge(1);
        refuses(jointly(act(0x46, abi.encode(p)), KEY + FINANCIER, KEY + SUPPLIER), Refusals.NotASigner.selector);
        refuses(_pledges(_pledge(2)), Refusals.StaleSequence.selector);
        p.holderTag = 1;
        refuses(_pledges(p), Refusals.TagMismatch.selector);
        p = _pledge(1);
        p.financierTag = 1;
        refuses(_pledges(p), Refusals.TagMismatch.selector);
        p = _pledge(1);
        p.amount = FACE - 1;
        refuses(_pledges(p), Refusals.TermsMismatch.selector);
        p = _pledge(1);
        p.searchedAt = start + 1;
        refuses(_pledges(p), Refusals.InvalidDates.selector);
        p = _pledge(1);
        p.until = start;
        refuses(_pledges(p), Refusals.InvalidDates.selector);
        p = _pledge(1);
        p.registration = 0;
        refuses(_pledges(p), Refusals.InvalidField.selector);
        executes(signed(_disputes(FACE / 2), KEY + CORE));
        refuses(_pledges(_pledge(1)), Refusals.ReceivableDisputed.selector);
        paying(confirmed(FACE), 1, FACE);
        uint56 bought = (uint56(SUPPLIER) << 24) | lastSerial;
        executes(disburses(bought, 4, 1, bytes32("ref")));
        p = _pledge(5);
        (p.certificate, p.holder, p.holderTag) = (bought, FINANCIER, tag(FINANCIER));
        refuses(jointly(act(0x46, abi.encode(p)), KEY + FINANCIER, KEY + FINANCIER), Refusals.SameParty.selector);
        (p.financier, p.financierTag) = (FINANCIER_TWO, tag(FINANCIER_TWO));
        executes(jointly(act(0x46, abi.encode(p)), KEY + FINANCIER, KEY + FINANCIER_TWO));
        same(ledger.financingWords(bought).payment, 0, "nothing of the earlier financing is left");
        same(ledger.financingWords(bought).description, 0, "nothing of the earlier financing is left");
    }

    function test_the_pledgee_alone_releases_also_past_the_cut_off() public {
        refuses(_releases(FINANCIER, 1), Refusals.WrongCertificateState.selector);
        executes(_pledges(_pledge(1)));
        refuses(_releases(FINANCIER_TWO, 2), Refusals.NotAParty.selector);
        refuses(_releases(SUPPLIER, 2), Refusals.NotAParty.selector);
        deadline = cutoff + 1 days;
        vm.warp(cutoff);
        executes(freezes(1, SUPPLIER, cutoff + 1));
        refuses(_releases(FINANCIER, 2), Refusals.ParticipantFrozen.selector);
        vm.warp(cutoff + 2);
        executes(_releases(FINANCIER, 2));
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "state");
        same(ledger.certificateWord(root).encumbrance(), 0, "pledgee");
        same(ledger.financingState(root), FinancingState.RELEASED, "financing");
    }

    function test_a_pledge_lapses_after_its_last_second() public {
        Pledge memory p = _pledge(1);
        p.until = start + 100;
        executes(_pledges(p));
        vm.warp(start + 100);
        same(ledger.certificateState(root), CertificateState.PLEDGED, "in its last second");
        vm.warp(start + 101);
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "lapsed");
        same(ledger.financingState(root), FinancingState.RELEASED, "financing");
        refuses(_releases(FINANCIER, 2), Refusals.WrongCertificateState.selector);
        executes(transfers(SUPPLIER, root, 2, SECOND, FACE));
    }

    function test_a_pledge_outlives_the_cut_off_and_ends_when_all_is_paid() public {
        executes(_pledges(_pledge(1)));
        vm.warp(cutoff);
        executes(pays(root, 400_000, bytes32("ref")));
        executes(redeems(root, 400_000, only(root)));
        same(ledger.certificateState(root), CertificateState.PLEDGED, "paid in part");
        same(ledger.certificateWord(root).encumbrance(), FINANCIER, "pledgee");
        executes(pays(root, 600_000, bytes32("rest")));
        executes(redeems(root, FACE, only(root)));
        same(ledger.certificateState(root), CertificateState.REDEEMED, "paid");
        same(ledger.financingState(root), FinancingState.REPAID, "financing");
    }

    function _pledge(uint24 sequence) private view returns (Pledge memory) {
        return Pledge({
            holder: SUPPLIER,
            holderTag: tag(SUPPLIER),
            certificate: root,
            sequence: sequence,
            financier: FINANCIER,
            financierTag: tag(FINANCIER),
            amount: FACE,
            terms: bytes32("terms"),
            searchedAt: start,
            registration: bytes32("reg"),
            until: cutoff + 60 days,
            deadline: deadline
        });
    }

    function _pledges(Pledge memory p) private view returns (bytes memory) {
        return jointly(act(0x46, abi.encode(p)), KEY + SUPPLIER, KEY + FINANCIER);
    }

    function _releases(uint32 financier, uint24 sequence) private view returns (bytes memory) {
        return signed(act(0x47, abi.encode(ReleasePledge(financier, root, sequence, deadline))), KEY + financier);
    }

    function _disputes(uint64 amount) private returns (Act memory) {
        return act(0x70, abi.encode(Dispute(CORE, root, amount, 1, bytes32("note"), nonce(), deadline)));
    }
}
