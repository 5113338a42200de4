// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Ledger} from "../../../contracts/Ledger.sol";
import {Receivable} from "../../../contracts/Storage.sol";
import {CertificateWord} from "../../../contracts/types/CertificateWord.sol";
import {CertificateState, FinancingState, ReceivableState} from "../../../contracts/types/Codes.sol";
import {FinancingWord} from "../../../contracts/types/FinancingWord.sol";
import "../../../contracts/types/Messages.sol";
import {AccountsWord} from "../../../contracts/types/ReceivableWord.sol";
import {Claimants} from "./Claimants.sol";
import {Log, holds, same, vm} from "./Vm.sol";

/// @dev Does what members do, in random order with random values, well and badly; remembers what the ledger has told.
contract Handler is Claimants {
    /// Few, so that acts meet one another; the days until a default may be declared are few as well.
    uint16 internal constant DEFAULT_DAYS = 10;
    uint256 internal constant MOST_RECEIVABLES = 6;
    uint256 internal constant MOST_CERTIFICATES = 60;
    /// Panic(uint256), which no act may ever meet.
    bytes4 internal constant PANIC = 0x4e487b71;

    uint56[] public receivables;
    uint128[] public certificates;
    bytes[] internal items;
    mapping(bytes32 act => uint256) internal times;
    mapping(uint128 certificate => uint24) internal seen;
    /// Outputs of acts that were refused: presented again, they may come to be after all.
    uint128[] internal unborn;
    mapping(uint128 certificate => bool) internal known;
    bool public doubled;
    bool public turned;
    bool public panicked;

    constructor() {
        super.setUp();
        cutoff = start + 40 days;
        executes(signed(standing(THIRD, 0, 0, FACE), KEY + THIRD));
        SetPolicy memory p = SetPolicy(2, start, 180, 365, 10, 200, LOT, 3, 1, DEFAULT_DAYS, 1825, deadline);
        executes(governed(act(0x03, abi.encode(p), abi.encode(new Threshold[](0)))));
    }

    /// @dev Everything was set up by the constructor; this must not found another ledger.
    function setUp() public view override {
        holds(address(ledger) != address(0), "founded");
    }

    function issue(uint64 face, bool alone) external {
        if (receivables.length == MOST_RECEIVABLES || block.timestamp + 1 days > deadline) return;
        face = 100 + face % 10_000;
        uint56 r = submitted(face);
        Confirm memory c = confirmation(r, face);
        present(
            alone
                ? signed(act(0x22, abi.encode(c)), KEY + CORE)
                : checked(act(0x22, abi.encode(c)), KEY + CORE, CHECKER + CORE)
        );
        receivables.push(r);
        certificates.push(r);
    }

    function divide(uint256 which, uint64 amount) external {
        (uint128 id, CertificateWord word) = _certificate(which);
        if (id == 0 || certificates.length >= MOST_CERTIFICATES) return;
        Split memory s = Split(word.holder(), id, word.sequence(), cutoff);
        uint64[] memory parts = one(amount % (word.amount() + 5));
        present(signed(act(0x30, abi.encode(s), abi.encode(parts)), KEY + word.holder()));
        _born(child(id, word.sequence(), 0));
    }

    function offer(uint256 which, uint64 amount, uint256 receiver) external {
        (uint128 id, CertificateWord word) = _certificate(which);
        if (id == 0 || certificates.length >= MOST_CERTIFICATES) return;
        uint32 to = SUPPLIER + uint32(receiver % 3);
        Transfer memory t = transferring(word.holder(), id, word.sequence(), to, amount % (word.amount() + 5));
        (t.until, t.deadline) = (uint32(block.timestamp + 2 days), cutoff);
        present(signed(act(0x31, abi.encode(t)), KEY + word.holder()));
        _born(child(id, word.sequence(), 0));
    }

    function answer(uint256 which, bool yes) external {
        (uint128 id, CertificateWord word) = _certificate(which);
        uint32 receiver = word.encumbrance();
        if (id == 0 || receiver == 0) return;
        if (yes) {
            AcceptOffer memory a =
                AcceptOffer(receiver, id, word.sequence(), word.holder(), tag(word.holder()), word.amount(), cutoff);
            present(signed(act(0x32, abi.encode(a)), KEY + receiver));
        } else {
            RejectOffer memory r = RejectOffer(receiver, id, word.sequence(), 1, cutoff);
            present(signed(act(0x33, abi.encode(r)), KEY + receiver));
        }
    }

    function pay(uint256 which, uint64[3] calldata amounts, bool all) external {
        (uint128 id, CertificateWord word) = _certificate(which);
        if (id == 0 || certificates.length + 3 >= MOST_CERTIFICATES) return;
        Payment[] memory payments = new Payment[](3);
        uint64 left = word.amount();
        for (uint32 i; i < 3; ++i) {
            uint64 amount = all && i == 2 ? left : amounts[i] % (left + 2);
            payments[i] = Payment(SUPPLIER + i, tag(SUPPLIER + i), amount, TRADE);
            left = amount > left ? 0 : left - amount;
        }
        PayMany memory p = PayMany(word.holder(), id, word.sequence(), uint32(block.timestamp + 1 days), cutoff);
        present(signed(act(0x34, abi.encode(p), abi.encode(payments)), KEY + word.holder()));
        for (uint16 i; i < 3; ++i) {
            _born(child(id, word.sequence(), i));
        }
    }

    function sell(uint256 which, uint8 steps, bool paid) external {
        (uint128 id, CertificateWord word) = _held(which, SUPPLIER);
        if (id == 0 || block.timestamp + 1 days >= cutoff) return;
        deadline = cutoff - 1;
        uint24 sequence = word.sequence();
        steps = steps % 8;
        if (steps > 0) present(finances(id, sequence, word.amount()));
        if (steps > 1) present(registers(id, sequence + 1));
        if (steps > 2) present(instructs(id, sequence + 2));
        if (steps > 3) present(disburses(id, sequence + 3, paid ? 1 : 0, keccak256(abi.encode(id, sequence))));
    }

    /// @dev Days pass; now and then so many that what is not paid is overdue for long.
    function mature(uint256 jump) external {
        if (block.timestamp >= cutoff + 30 days) return;
        uint256 overdue = cutoff + uint256(DEFAULT_DAYS) * 1 days + 1;
        if (jump % 8 == 0 && block.timestamp < overdue) vm.warp(overdue);
        else vm.warp(block.timestamp + (1 + 7 * (jump % 3)) * 1 days);
    }

    function attestPayment(uint256 which, uint64 amount, uint64 ref) external {
        if (receivables.length == 0) return;
        uint56 r = receivables[which % receivables.length];
        present(pays(r, amount % (ledger.receivableWords(r).terms.face() + 1), bytes32(uint256(ref % 100))));
    }

    function redeem(uint256 which, bool bad) external {
        if (receivables.length == 0) return;
        uint56 r = receivables[which % receivables.length];
        AccountsWord accounts = ledger.receivableWords(r).accounts;
        uint128[] memory page = _page(r, accounts.settled() - accounts.redeemed());
        if (page.length == 0) return;
        if (bad) page[0] = page[page.length - 1];
        present(redeems(r, accounts.settled(), page));
    }

    function merge(uint256 which) external {
        (uint128 id, CertificateWord word) = _certificate(which);
        Merged[] memory others = new Merged[](1);
        for (uint256 i; i < certificates.length; ++i) {
            CertificateWord other = ledger.certificateWord(certificates[i]);
            bool same_ = other.receivable() == word.receivable() && other.holder() == word.holder();
            if (same_ && other.amount() != 0 && certificates[i] != id) {
                others[0] = Merged(certificates[i], other.sequence());
            }
        }
        if (others[0].certificate == 0) return;
        Merge memory m = Merge(word.holder(), id, word.sequence(), cutoff);
        present(signed(act(0x37, abi.encode(m), abi.encode(others)), KEY + word.holder()));
    }

    function pledge(uint256 which, bool ended) external {
        (uint128 id, CertificateWord word) = _certificate(which);
        if (id == 0) return;
        if (ended) {
            bytes memory message = abi.encode(ReleasePledge(word.encumbrance(), id, word.sequence(), late()));
            present(signed(act(0x47, message), KEY + word.encumbrance()));
            return;
        }
        Pledge memory p = Pledge({
            holder: word.holder(),
            holderTag: tag(word.holder()),
            certificate: id,
            sequence: word.sequence(),
            financier: FINANCIER_TWO,
            financierTag: tag(FINANCIER_TWO),
            amount: word.amount(),
            terms: bytes32("terms"),
            searchedAt: start,
            registration: bytes32("registration"),
            until: uint32(block.timestamp + 15 days),
            deadline: late()
        });
        present(jointly(act(0x46, abi.encode(p)), KEY + word.holder(), KEY + FINANCIER_TWO));
    }

    function prepay(uint256 which, bool answered, bool paid) external {
        (uint128 id, CertificateWord word) = _certificate(which);
        if (id == 0) return;
        uint24 sequence = word.sequence();
        if (word.state() != CertificateState.PAYING) {
            present(prepays(word.holder(), id, sequence++, word.amount(), cutoff - 1));
        }
        if (answered) present(disburses(id, sequence, paid ? 1 : 0, keccak256(abi.encode("early", id, sequence))));
    }

    function arrest(uint256 which, uint64 amount) external {
        (uint128 id, CertificateWord word) = _certificate(which);
        if (id == 0 || certificates.length >= MOST_CERTIFICATES) return;
        amount %= word.amount() + 2;
        uint32 until = uint32(block.timestamp + 5 days);
        FreezeAmount memory f = FreezeAmount(AUTHORITY, id, word.sequence(), amount, bytes32("order"), until, late());
        present(signed(act(0x62, abi.encode(f)), KEY + AUTHORITY));
        _born(child(id, word.sequence(), 0));
    }

    function quarrel(uint256 which, uint64 amount, bool yielding) external {
        if (receivables.length == 0) return;
        uint56 r = receivables[which % receivables.length];
        present(yielding ? concedes(r) : disputes(r, amount % (ledger.receivableWords(r).terms.face() + 2)));
    }

    /// @dev A holder forgoes a part or all of its certificate: with the obligor, or alone when there is nothing to be had.
    function forgo(uint256 which, uint64 amount, bool all, bool alone) external {
        (uint128 id, CertificateWord word) = _certificate(which);
        if (id == 0) return;
        amount = all ? word.amount() : amount % (word.amount() + 2);
        uint24 sequence = word.sequence();
        present(alone ? writesDown(word.holder(), id, sequence, amount) : credits(word.holder(), id, sequence, amount));
    }

    function annul(uint256 which) external {
        if (receivables.length != 0) present(cancels(receivables[which % receivables.length]));
    }

    function stop(uint256 which) external {
        if (receivables.length != 0) present(marks(receivables[which % receivables.length]));
    }

    /// @dev The governors release the stop, which they may once all that was marked is paid.
    function release(bool paid) external {
        for (uint256 i; paid && i < receivables.length; ++i) {
            Receivable memory r = ledger.receivableWords(receivables[i]);
            uint64 open = uint64(due(r)) - r.accounts.settled();
            if (r.claim.marks() != 0) present(pays(receivables[i], open, keccak256(abi.encode("cure", i, open))));
        }
        present(releasesStop(CORE));
    }

    function declare(uint256 which) external {
        (uint128 id, CertificateWord word) = _certificate(which);
        if (id != 0) present(declares(word.holder(), id, word.sequence()));
    }

    /// @dev Turns to the seller of what a financier bought, or goes on with that.
    function turnBack(uint256 which, uint256 other, uint64 amount, uint8 way) external {
        (uint128 id, CertificateWord word) = _held(which, FINANCIER);
        if (id == 0 || certificates.length >= MOST_CERTIFICATES) return;
        uint24 sequence = word.sequence();
        if (way >= 128) present(disputes(word.receivable(), word.amount()));
        if (word.state() != CertificateState.CALLED) present(calls(id, sequence++, 1 + amount % (word.amount() + 1)));
        uint64 called = ledger.financingWords(id).word.called();
        if (way % 4 == 0) present(recants(id, sequence));
        if (way % 4 == 1) present(repays(id, sequence, amount % (called + 2), keccak256(abi.encode(id, sequence))));
        if (way % 4 == 2) {
            (uint128 substitute, CertificateWord next) = _held(other, SUPPLIER);
            present(substitutes(substitution(id, sequence, substitute, next.sequence())));
        }
        _born(child(id, sequence, 0));
    }

    /// @dev Presents something that was presented before, alone or with everything else of its batch.
    function again(uint256 which) external {
        if (items.length != 0) present(items[which % items.length]);
    }

    function present(bytes memory batch) public {
        Log[] memory logs = outcomes(batch);
        if (items.length < 200) items.push(batch);
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] == Events.Executed.selector && logs[i].topics[2] != bytes32(uint256(0x51))) {
                if (++times[logs[i].topics[1]] > 1) doubled = true;
            }
            if (logs[i].topics[0] == Events.Refused.selector && abi.decode(logs[i].data, (bytes4)) == PANIC) {
                panicked = true;
            }
        }
        for (uint256 i; i < unborn.length; ++i) {
            _record(unborn[i]);
        }
        for (uint256 i; i < certificates.length; ++i) {
            uint24 sequence = ledger.certificateWord(certificates[i]).sequence();
            if (sequence < seen[certificates[i]]) turned = true;
            seen[certificates[i]] = sequence;
        }
    }

    function book() external view returns (Ledger, uint56[] memory, uint128[] memory) {
        return (ledger, receivables, certificates);
    }

    function _born(uint128 id) private {
        if (!_record(id)) unborn.push(id);
    }

    function _record(uint128 id) private returns (bool exists) {
        exists = CertificateWord.unwrap(ledger.certificateWord(id)) != 0;
        if (exists && !known[id]) {
            known[id] = true;
            certificates.push(id);
        }
    }

    function _certificate(uint256 which) private view returns (uint128 id, CertificateWord word) {
        if (certificates.length == 0) return (0, word);
        id = certificates[which % certificates.length];
        word = ledger.certificateWord(id);
    }

    /// @dev The holder's next certificate, from one on.
    function _held(uint256 which, uint32 holder) private view returns (uint128 id, CertificateWord word) {
        for (uint256 i; i < certificates.length; ++i) {
            (id, word) = _certificate(which % certificates.length + i);
            if (word.holder() == holder && word.amount() != 0) return (id, word);
        }
        return (0, word);
    }

    /// @dev The live certificates of a receivable in the order in which so much money is shared over them.
    function _page(uint56 r, uint256 money) private view returns (uint128[] memory page) {
        page = new uint128[](certificates.length);
        uint256[] memory fractions = new uint256[](certificates.length);
        uint256 live = due(ledger.receivableWords(r)) - ledger.receivableWords(r).accounts.redeemed();
        uint256 count;
        for (uint256 i; i < certificates.length; ++i) {
            CertificateWord word = ledger.certificateWord(certificates[i]);
            if (word.receivable() != r || word.amount() == 0) continue;
            uint256 fraction = money * word.amount() % live;
            uint256 j = count++;
            while (
                j != 0
                    && (fractions[j - 1] < fraction || (fractions[j - 1] == fraction && page[j - 1] > certificates[i]))
            ) {
                (page[j], fractions[j]) = (page[j - 1], fractions[j - 1]);
                --j;
            }
            (page[j], fractions[j]) = (certificates[i], fraction);
        }
        assembly ("memory-safe") {
            mstore(page, count)
        }
    }
}

/// @dev What the obligor of a receivable owes on it in all, paid or not.
function due(Receivable memory r) pure returns (uint256) {
    return r.terms.face() - r.claim.credited() - r.claim.writtenDown();
}

/// @dev What no order of acts, good or bad, may ever break.
contract InvariantsTest {
    Handler internal handler;

    function setUp() public {
        handler = new Handler();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev One campaign for all: after every act each of them holds.
    function invariant_the_books_balance_and_nothing_happens_twice() external view {
        _what_is_owed_is_what_is_held();
        _outstanding_is_the_sum_of_what_is_open();
        _claims_say_what_is_so();
        _what_is_called_is_called_on_somebody();
        _no_act_executes_twice();
        _no_act_panics();
    }

    /// @dev The certificates of a receivable are its face less what was redeemed, credited, written down or cancelled, to the
    /// minor unit.
    function _what_is_owed_is_what_is_held() private view {
        (Ledger ledger, uint56[] memory receivables, uint128[] memory certificates) = handler.book();
        for (uint256 i; i < receivables.length; ++i) {
            Receivable memory r = ledger.receivableWords(receivables[i]);
            uint256 held;
            uint256 live;
            for (uint256 j; j < certificates.length; ++j) {
                CertificateWord word = ledger.certificateWord(certificates[j]);
                if (word.receivable() != receivables[i]) continue;
                held += word.amount();
                if (word.amount() != 0) ++live;
            }
            if (r.terms.state() == ReceivableState.SUBMITTED) continue;
            uint256 gone = r.terms.state() == ReceivableState.CANCELLED ? r.terms.face() : r.accounts.redeemed();
            same(held + gone, due(r), "held");
            same(live, r.terms.live(), "live");
            holds(r.accounts.redeemed() <= r.accounts.settled(), "more redeemed than settled");
            holds(r.accounts.settled() <= due(r), "more settled than owed");
            bool over = r.terms.state() == ReceivableState.SETTLED || r.terms.state() == ReceivableState.CANCELLED;
            holds((live == 0) == over, "over when nothing is held");
        }
    }

    /// @dev An obligor's outstanding is what is open of all that it confirmed.
    function _outstanding_is_the_sum_of_what_is_open() private view {
        (Ledger ledger, uint56[] memory receivables,) = handler.book();
        uint256 unpaid;
        for (uint256 i; i < receivables.length; ++i) {
            unpaid += _open(ledger.receivableWords(receivables[i]));
        }
        same(ledger.exposureWord(10, 156).outstanding(), unpaid, "outstanding");
    }

    /// @dev No more is disputed than is open; what is marked is open and counted in the obligor's stop, which holds meanwhile.
    function _claims_say_what_is_so() private view {
        (Ledger ledger, uint56[] memory receivables,) = handler.book();
        uint256 marked;
        for (uint256 i; i < receivables.length; ++i) {
            Receivable memory r = ledger.receivableWords(receivables[i]);
            holds(r.claim.disputed() <= _open(r), "more disputed than open");
            holds((r.terms.flags() & 2 != 0) == (r.claim.disputed() != 0), "the flag of a dispute");
            holds((r.claim.disputeReason() != 0) == (r.claim.disputed() != 0), "the reason of a dispute");
            if (r.claim.marks() == 0) continue;
            ++marked;
            holds(_open(r) != 0, "marked, and nothing is open");
        }
        same(ledger.stopWord(10).open(), marked, "counted in the stop");
        bool stopped = ledger.participantWord(10).flags() & 32 != 0;
        holds(stopped || marked == 0, "marked, and not stopped");
        holds((ledger.stopWord(10).since() != 0) == stopped, "since");
    }

    /// @dev A certificate is CALLED exactly while its financing is, for an amount, on its seller.
    function _what_is_called_is_called_on_somebody() private view {
        (Ledger ledger,, uint128[] memory certificates) = handler.book();
        for (uint256 i; i < certificates.length; ++i) {
            CertificateWord word = ledger.certificateWord(certificates[i]);
            FinancingWord f = ledger.financingWords(certificates[i]).word;
            if (word.state() == CertificateState.REDEEMED) continue;
            bool called = word.state() == CertificateState.CALLED;
            holds((f.state() == FinancingState.RECOURSE_CALLED) == called, "the financing of a call");
            holds((f.called() != 0) == called, "the amount of a call");
            if (called) same(word.encumbrance(), f.holder(), "the seller called upon");
        }
    }

    /// @dev A signed act executes at most once, and a certificate's sequence never falls.
    function _no_act_executes_twice() private view {
        holds(!handler.doubled(), "executed twice");
        holds(!handler.turned(), "a sequence fell");
    }

    /// @dev No arithmetic of the ledger ever fails: a refusal is always one of the named ones.
    function _no_act_panics() private view {
        holds(!handler.panicked(), "panicked");
    }

    /// @dev What the obligor still owes.
    function _open(Receivable memory r) private pure returns (uint256) {
        uint8 stored = r.terms.state();
        if (stored == ReceivableState.SUBMITTED || stored == ReceivableState.CANCELLED) return 0;
        return due(r) - r.accounts.settled();
    }
}
