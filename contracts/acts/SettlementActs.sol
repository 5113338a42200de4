// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Dues} from "../Dues.sol";
import {Events} from "../Events.sol";
import {Refusals} from "../Refusals.sol";
import {Receivable, Round, State, state} from "../Storage.sol";
import {Titles} from "../Titles.sol";
import {CertificateWord} from "../types/CertificateWord.sol";
import {ClaimWord} from "../types/ClaimWord.sol";
import {Capability, CertificateState, ReceivableState, Role} from "../types/Codes.sol";
import {AttestPayment, PageItem, Redeem} from "../types/Messages.sol";
import {AccountsWord, TermsWord} from "../types/ReceivableWord.sol";
import {CursorWord, RoundWord} from "../types/RoundWord.sol";

/// @title The obligor's money attested, and shared over the certificates
/// @dev Of P minor units over the live amounts a, whose sum is R, each certificate gets ⌊P·a/R⌋, and one unit more while
/// some are left, in the order of the largest fraction P·a mod R, then the lowest id.
library SettlementActs {
    /// @dev A distribution: P minor units over R.
    struct Sharing {
        uint56 receivable;
        uint256 money;
        uint256 amounts;
    }

    /// @dev What a page adds to a measurement.
    struct Measure {
        uint256 amounts;
        uint256 floors;
        uint256 firstFraction;
        uint256 lastFraction;
    }

    /// @dev How far the paying is.
    struct Payout {
        uint256 spare;
        uint256 certificates;
        uint256 money;
        uint256 closed;
    }

    function attestPayment(Context calldata c, AttestPayment memory a) external {
        Checks.signerThoughFrozen(a.bank, Role.SETTLEMENT_BANK, Capability.MAKER, c.key);
        State storage s = state();
        Receivable storage r = s.receivables[a.receivable];
        TermsWord terms = r.terms;
        if (TermsWord.unwrap(terms) == 0) revert Refusals.UnknownReceivable();
        if (s.bankReferences[a.bank][a.bankReference] != 0) revert Refusals.BankReferenceUsed();
        uint8 from = terms.state();
        if (from != ReceivableState.CONFIRMED && from != ReceivableState.PART_PAID) {
            revert Refusals.WrongReceivableState();
        }
        if (block.timestamp < terms.cutoff()) revert Refusals.NotMatured();
        if (a.amount == 0) revert Refusals.InvalidAmount();
        ClaimWord claim = Dues.claim(r, terms);
        AccountsWord accounts = r.accounts;
        uint64 open = Dues.due(terms, claim) - accounts.settled();
        if (a.amount > open) revert Refusals.PaymentExceedsFace();
        if (a.paidAt > block.timestamp) revert Refusals.InvalidDates();
        s.bankReferences[a.bank][a.bankReference] = 1;
        r.accounts = accounts.withSettled(accounts.settled() + a.amount);
        TermsWord after_ = Dues.lowered(r, terms, claim, open - a.amount).withState(ReceivableState.PART_PAID);
        if (TermsWord.unwrap(after_) != TermsWord.unwrap(terms)) r.terms = after_;
        Dues.relieve(terms, a.amount);
    }

    function redeem(Context calldata, Redeem memory a, PageItem[] calldata page) external {
        (Sharing memory sharing, bool paying) = _share(a);
        Payout memory payout;
        if (paying) {
            if (!_nextPage(page, sharing, payout)) {
                _book(a, payout, false);
                return;
            }
        } else {
            Measure memory measure = _measure(page, sharing);
            if (measure.amounts != sharing.amounts) {
                _record(page, sharing, a.settled, measure);
                return;
            }
            payout.spare = sharing.money - measure.floors;
            _pay(page, sharing, payout);
        }
        _end(a.receivable);
        _book(a, payout, true);
    }

    /// @dev What there is to share, and whether the pages measured so far are all there are, so that paying has begun.
    function _share(Redeem memory a) private view returns (Sharing memory sharing, bool paying) {
        State storage s = state();
        Receivable storage r = s.receivables[a.receivable];
        TermsWord terms = r.terms;
        if (TermsWord.unwrap(terms) == 0) revert Refusals.UnknownReceivable();
        if (terms.state() != ReceivableState.PART_PAID) revert Refusals.WrongReceivableState();
        AccountsWord accounts = r.accounts;
        uint64 redeemed = accounts.redeemed();
        if (accounts.settled() == redeemed) revert Refusals.NothingToRedeem();
        RoundWord round = s.rounds[a.receivable].word;
        uint64 live = Dues.due(terms, Dues.claim(r, terms)) - redeemed;
        paying = round.amounts() == live;
        if (a.settled != (paying ? round.target() : accounts.settled())) revert Refusals.StaleSettled();
        sharing = Sharing(a.receivable, a.settled - redeemed, live);
    }

    /// @dev Enters what was paid into the receivable's accounts; with the last page the money is distributed.
    function _book(Redeem memory a, Payout memory payout, bool last) private {
        Receivable storage r = state().receivables[a.receivable];
        TermsWord terms = r.terms;
        bool settled = last && a.settled == Dues.due(terms, Dues.claim(r, terms));
        if (last) r.accounts = r.accounts.withRedeemed(a.settled);
        if (payout.closed == 0 && !settled) return;
        terms = terms.withLive(uint16(terms.live() - payout.closed));
        r.terms = settled ? terms.withState(ReceivableState.SETTLED) : terms;
    }

    // ----- Measuring

    /// @dev Adds up a page whose certificates are live, of the receivable, and in strict order.
    function _measure(PageItem[] calldata page, Sharing memory sharing) private view returns (Measure memory m) {
        State storage s = state();
        uint256 before;
        uint128 beforeId;
        for (uint256 i; i < page.length; ++i) {
            uint128 id = page[i].certificate;
            CertificateWord word = s.certificates[id].word;
            if (CertificateWord.unwrap(word) == 0) revert Refusals.UnknownCertificate();
            if (word.receivable() != sharing.receivable) revert Refusals.WrongPage();
            uint256 amount = word.amount();
            if (amount == 0) revert Refusals.CertificateClosed();
            uint256 product = sharing.money * amount;
            uint256 fraction = product % sharing.amounts;
            if (i == 0) m.firstFraction = fraction;
            else if (!_after(fraction, id, before, beforeId)) revert Refusals.WrongPage();
            before = fraction;
            beforeId = id;
            m.amounts += amount;
            m.floors += product / sharing.amounts;
        }
        m.lastFraction = before;
    }

    /// @dev Adds a page to the measurement for this target, or begins a new one with it.
    function _record(PageItem[] calldata page, Sharing memory sharing, uint64 target, Measure memory m) private {
        Round storage stored = state().rounds[sharing.receivable];
        RoundWord round = stored.word;
        if (!_continues(round, stored.cursor, target, m.firstFraction, page[0].certificate)) {
            round = RoundWord.wrap(0).withTarget(target);
        }
        uint16 index = round.measured();
        state().pages[_pageKey(sharing.receivable, index)] = _pageHash(page);
        round = round.withAmounts(uint64(round.amounts() + m.amounts)).withFloors(uint64(round.floors() + m.floors));
        stored.word = round.withMeasured(index + 1);
        CursorWord cursor = CursorWord.wrap(0).withFraction(uint64(m.lastFraction));
        stored.cursor = cursor.withCertificate(page[page.length - 1].certificate);
    }

    /// @dev Whether a page that begins with this certificate goes on where the measurement stands.
    function _continues(RoundWord round, CursorWord cursor, uint64 target, uint256 fraction, uint128 certificate)
        private
        pure
        returns (bool)
    {
        return round.measured() != 0 && round.target() == target
            && _after(fraction, certificate, cursor.fraction(), cursor.certificate());
    }

    /// @dev The order of a distribution: largest fraction first, then lowest id.
    function _after(uint256 fraction, uint128 id, uint256 before, uint128 beforeId) private pure returns (bool) {
        return fraction < before || (fraction == before && id > beforeId);
    }

    // ----- Paying

    /// @dev Pays the next measured page; returns whether it was the last.
    function _nextPage(PageItem[] calldata page, Sharing memory sharing, Payout memory payout) private returns (bool) {
        State storage s = state();
        Round storage stored = s.rounds[sharing.receivable];
        RoundWord round = stored.word;
        uint16 index = round.paid();
        uint72 place = _pageKey(sharing.receivable, index);
        if (s.pages[place] != _pageHash(page)) revert Refusals.WrongPage();
        s.pages[place] = 0;
        payout.spare = sharing.money - round.floors();
        payout.certificates = round.certificates();
        _pay(page, sharing, payout);
        if (index + 1 == round.measured()) return true;
        stored.word = round.withPaid(index + 1).withCertificates(uint16(payout.certificates));
        stored.cursor = stored.cursor.withPaidOut(uint64(stored.cursor.paidOut() + payout.money));
        return false;
    }

    function _pay(PageItem[] calldata page, Sharing memory sharing, Payout memory payout) private {
        State storage s = state();
        for (uint256 i; i < page.length; ++i) {
            uint128 id = page[i].certificate;
            CertificateWord word = s.certificates[id].word;
            uint64 amount = word.amount();
            uint64 share = uint64(sharing.money * amount / sharing.amounts);
            if (payout.certificates < payout.spare) ++share;
            ++payout.certificates;
            payout.money += share;
            if (share == 0) continue;
            word = word.withAmount(amount - share);
            if (share == amount) {
                ++payout.closed;
                if (word.state() != CertificateState.PAYING) {
                    word = word.withState(CertificateState.REDEEMED).withEncumbrance(0).withUntil(0);
                    Titles.extinguish(id, word.holder());
                }
            }
            if (word.state() != CertificateState.REDEEMED) emit Events.TransferValue(id, 0, share);
            s.certificates[id].word = word;
        }
    }

    /// @dev Forgets the round; one that was paid at once left none behind.
    function _end(uint56 receivable) private {
        Round storage round = state().rounds[receivable];
        if (RoundWord.unwrap(round.word) == 0) return;
        round.word = RoundWord.wrap(0);
        round.cursor = CursorWord.wrap(0);
    }

    function _pageKey(uint56 receivable, uint16 index) private pure returns (uint72) {
        return (uint72(receivable) << 16) | index;
    }

    /// @dev keccak256 of the page's ids, 16 bytes each.
    function _pageHash(PageItem[] calldata page) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            let at := free
            for { let i := 0 } lt(i, page.length) { i := add(i, 1) } {
                mstore(at, shl(128, calldataload(add(page.offset, shl(5, i)))))
                at := add(at, 16)
            }
            hash := keccak256(free, sub(at, free))
        }
    }
}
