// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CertificateWord} from "../../../contracts/types/CertificateWord.sol";
import {ClaimWord} from "../../../contracts/types/ClaimWord.sol";
import {EvidenceWord} from "../../../contracts/types/EvidenceWord.sol";
import {FinancingWord} from "../../../contracts/types/FinancingWord.sol";
import {FreezeWord} from "../../../contracts/types/FreezeWord.sol";
import {GovernanceWord, ScheduledWord} from "../../../contracts/types/GovernanceWord.sol";
import {LineWord} from "../../../contracts/types/LineWord.sol";
import {AccountWord, ParticipantWord, SignerWord} from "../../../contracts/types/ParticipantWord.sol";
import {ExposureWord, PolicyWord, ThresholdWord} from "../../../contracts/types/PolicyWord.sol";
import {AccountsWord, TermsWord} from "../../../contracts/types/ReceivableWord.sol";
import {CursorWord, RoundWord} from "../../../contracts/types/RoundWord.sol";
import {StandingWord} from "../../../contracts/types/StandingWord.sol";
import {StopWord} from "../../../contracts/types/StopWord.sol";

/// @title The fields of every packed word, proved over all words and values
/// @dev Each check walks a word from its highest bit with the widths of docs/acts.md.
contract WordsTest {
    function check_participant(uint256 bits, uint256 v) external pure {
        ParticipantWord w = ParticipantWord.wrap(bits);
        ParticipantWord x;
        uint256 low = 256;
        x = w.withFlags(uint8(v));
        low = _field(low, 8, bits, v, ParticipantWord.unwrap(x), x.flags());
        x = w.withStatus(uint8(v));
        low = _field(low, 8, bits, v, ParticipantWord.unwrap(x), x.status());
        x = w.withRoles(uint16(v));
        low = _field(low, 16, bits, v, ParticipantWord.unwrap(x), x.roles());
        x = w.withTag(uint64(v));
        low = _field(low, 64, bits, v, ParticipantWord.unwrap(x), x.tag());
        x = w.withKey(address(uint160(v)));
        low = _field(low, 160, bits, v, ParticipantWord.unwrap(x), uint160(x.key()));
        assert(low == 0);
    }

    function check_signer(uint256 bits, uint256 v) external pure {
        SignerWord w = SignerWord.wrap(bits);
        SignerWord x;
        uint256 low = 256;
        x = w.withPerson(uint248(v));
        low = _field(low, 248, bits, v, SignerWord.unwrap(x), x.person());
        x = w.withCapabilities(uint8(v));
        low = _field(low, 8, bits, v, SignerWord.unwrap(x), x.capabilities());
        assert(low == 0);
    }

    function check_account(uint256 bits, uint256 v) external pure {
        AccountWord w = AccountWord.wrap(bits);
        AccountWord x;
        uint256 low = 256;
        x = w.withEffectiveFrom(uint32(v));
        low = _field(low, 32, bits, v, AccountWord.unwrap(x), x.effectiveFrom());
        x = w.withSigners(uint8(v));
        low = _field(low, 8, bits, v, AccountWord.unwrap(x), x.signers());
        assert(low == 216);
    }

    function check_policy(uint256 bits, uint256 v) external pure {
        PolicyWord w = PolicyWord.wrap(bits);
        PolicyWord x;
        uint256 low = 256;
        x = w.withEffectiveFrom(uint32(v));
        low = _field(low, 32, bits, v, PolicyWord.unwrap(x), x.effectiveFrom());
        x = w.withTenorDays(uint16(v));
        low = _field(low, 16, bits, v, PolicyWord.unwrap(x), x.tenorDays());
        x = w.withTenorDaysMax(uint16(v));
        low = _field(low, 16, bits, v, PolicyWord.unwrap(x), x.tenorDaysMax());
        x = w.withDepthMax(uint8(v));
        low = _field(low, 8, bits, v, PolicyWord.unwrap(x), x.depthMax());
        x = w.withLiveMax(uint16(v));
        low = _field(low, 16, bits, v, PolicyWord.unwrap(x), x.liveMax());
        x = w.withMinimumLot(uint64(v));
        low = _field(low, 64, bits, v, PolicyWord.unwrap(x), x.minimumLot());
        x = w.withGraceDays(uint8(v));
        low = _field(low, 8, bits, v, PolicyWord.unwrap(x), x.graceDays());
        x = w.withCoolingDays(uint8(v));
        low = _field(low, 8, bits, v, PolicyWord.unwrap(x), x.coolingDays());
        x = w.withDefaultDays(uint16(v));
        low = _field(low, 16, bits, v, PolicyWord.unwrap(x), x.defaultDays());
        x = w.withLateRate(uint16(v));
        low = _field(low, 16, bits, v, PolicyWord.unwrap(x), x.lateRate());
        assert(low == 56);
    }

    function check_threshold(uint256 bits, uint256 v) external pure {
        ThresholdWord w = ThresholdWord.wrap(bits);
        ThresholdWord x;
        uint256 low = 256;
        x = w.withPerAct(uint64(v));
        low = _field(low, 64, bits, v, ThresholdWord.unwrap(x), x.perAct());
        x = w.withPerDay(uint64(v));
        low = _field(low, 64, bits, v, ThresholdWord.unwrap(x), x.perDay());
        assert(low == 128);
    }

    function check_exposure(uint256 bits, uint256 v) external pure {
        ExposureWord w = ExposureWord.wrap(bits);
        ExposureWord x;
        uint256 low = 256;
        x = w.withOutstanding(uint64(v));
        low = _field(low, 64, bits, v, ExposureWord.unwrap(x), x.outstanding());
        x = w.withCap(uint64(v));
        low = _field(low, 64, bits, v, ExposureWord.unwrap(x), x.cap());
        x = w.withSingle(uint64(v));
        low = _field(low, 64, bits, v, ExposureWord.unwrap(x), x.single());
        x = w.withDay(uint32(v));
        low = _field(low, 32, bits, v, ExposureWord.unwrap(x), x.day());
        x = w.withLines(uint8(v));
        low = _field(low, 8, bits, v, ExposureWord.unwrap(x), x.lines());
        assert(low == 24);
    }

    function check_line(uint256 bits, uint256 v) external pure {
        LineWord w = LineWord.wrap(bits);
        LineWord x;
        uint256 low = 256;
        x = w.withFinancier(uint32(v));
        low = _field(low, 32, bits, v, LineWord.unwrap(x), x.financier());
        x = w.withAmount(uint64(v));
        low = _field(low, 64, bits, v, LineWord.unwrap(x), x.amount());
        x = w.withEffectiveFrom(uint32(v));
        low = _field(low, 32, bits, v, LineWord.unwrap(x), x.effectiveFrom());
        x = w.withUntil(uint32(v));
        low = _field(low, 32, bits, v, LineWord.unwrap(x), x.until());
        x = w.withTrigger(uint8(v));
        low = _field(low, 8, bits, v, LineWord.unwrap(x), x.trigger());
        assert(low == 88);
    }

    function check_stop(uint256 bits, uint256 v) external pure {
        StopWord w = StopWord.wrap(bits);
        StopWord x;
        uint256 low = 256;
        x = w.withOpen(uint32(v));
        low = _field(low, 32, bits, v, StopWord.unwrap(x), x.open());
        x = w.withSince(uint32(v));
        low = _field(low, 32, bits, v, StopWord.unwrap(x), x.since());
        assert(low == 192);
    }

    function check_evidence(uint256 bits, uint256 v) external pure {
        EvidenceWord w = EvidenceWord.wrap(bits);
        EvidenceWord x;
        uint256 low = 256;
        x = w.withVerified(uint64(v));
        low = _field(low, 64, bits, v, EvidenceWord.unwrap(x), x.verified());
        x = w.withUsed(uint64(v));
        low = _field(low, 64, bits, v, EvidenceWord.unwrap(x), x.used());
        x = w.withIssuer(uint32(v));
        low = _field(low, 32, bits, v, EvidenceWord.unwrap(x), x.issuer());
        x = w.withCurrency(uint16(v));
        low = _field(low, 16, bits, v, EvidenceWord.unwrap(x), x.currency());
        x = w.withEpoch(uint16(v));
        low = _field(low, 16, bits, v, EvidenceWord.unwrap(x), x.epoch());
        x = w.withKind(uint8(v));
        low = _field(low, 8, bits, v, EvidenceWord.unwrap(x), x.kind());
        x = w.withFlags(uint8(v));
        low = _field(low, 8, bits, v, EvidenceWord.unwrap(x), x.flags());
        assert(low == 48);
    }

    function check_terms(uint256 bits, uint256 v) external pure {
        TermsWord w = TermsWord.wrap(bits);
        TermsWord x;
        uint256 low = 256;
        x = w.withObligor(uint32(v));
        low = _field(low, 32, bits, v, TermsWord.unwrap(x), x.obligor());
        x = w.withCreditor(uint32(v));
        low = _field(low, 32, bits, v, TermsWord.unwrap(x), x.creditor());
        x = w.withFace(uint64(v));
        low = _field(low, 64, bits, v, TermsWord.unwrap(x), x.face());
        x = w.withCutoff(uint32(v));
        low = _field(low, 32, bits, v, TermsWord.unwrap(x), x.cutoff());
        x = w.withUntil(uint32(v));
        low = _field(low, 32, bits, v, TermsWord.unwrap(x), x.until());
        x = w.withCurrency(uint16(v));
        low = _field(low, 16, bits, v, TermsWord.unwrap(x), x.currency());
        x = w.withPolicy(uint16(v));
        low = _field(low, 16, bits, v, TermsWord.unwrap(x), x.policy());
        x = w.withScenario(uint8(v));
        low = _field(low, 4, bits, v, TermsWord.unwrap(x), x.scenario());
        x = w.withState(uint8(v));
        low = _field(low, 4, bits, v, TermsWord.unwrap(x), x.state());
        x = w.withWaiver(uint8(v));
        low = _field(low, 4, bits, v, TermsWord.unwrap(x), x.waiver());
        x = w.withFlags(uint8(v));
        low = _field(low, 4, bits, v, TermsWord.unwrap(x), x.flags());
        x = w.withLive(uint16(v));
        low = _field(low, 16, bits, v, TermsWord.unwrap(x), x.live());
        assert(low == 0);
    }

    function check_accounts(uint256 bits, uint256 v) external pure {
        AccountsWord w = AccountsWord.wrap(bits);
        AccountsWord x;
        uint256 low = 256;
        x = w.withSettled(uint64(v));
        low = _field(low, 64, bits, v, AccountsWord.unwrap(x), x.settled());
        x = w.withRedeemed(uint64(v));
        low = _field(low, 64, bits, v, AccountsWord.unwrap(x), x.redeemed());
        x = w.withTenorReason(uint8(v));
        low = _field(low, 8, bits, v, AccountsWord.unwrap(x), x.tenorReason());
        assert(low == 120);
    }

    function check_claim(uint256 bits, uint256 v) external pure {
        ClaimWord w = ClaimWord.wrap(bits);
        ClaimWord x;
        uint256 low = 256;
        x = w.withCredited(uint64(v));
        low = _field(low, 64, bits, v, ClaimWord.unwrap(x), x.credited());
        x = w.withWrittenDown(uint64(v));
        low = _field(low, 64, bits, v, ClaimWord.unwrap(x), x.writtenDown());
        x = w.withDisputed(uint64(v));
        low = _field(low, 64, bits, v, ClaimWord.unwrap(x), x.disputed());
        x = w.withDisputeReason(uint8(v));
        low = _field(low, 8, bits, v, ClaimWord.unwrap(x), x.disputeReason());
        x = w.withMarks(uint8(v));
        low = _field(low, 8, bits, v, ClaimWord.unwrap(x), x.marks());
        x = w.withDefaultedAt(uint32(v));
        low = _field(low, 32, bits, v, ClaimWord.unwrap(x), x.defaultedAt());
        assert(low == 16);
    }

    function check_certificate(uint256 bits, uint256 v) external pure {
        CertificateWord w = CertificateWord.wrap(bits);
        CertificateWord x;
        uint256 low = 256;
        x = w.withSequence(uint24(v));
        low = _field(low, 24, bits, v, CertificateWord.unwrap(x), x.sequence());
        x = w.withHolder(uint32(v));
        low = _field(low, 32, bits, v, CertificateWord.unwrap(x), x.holder());
        x = w.withAmount(uint64(v));
        low = _field(low, 64, bits, v, CertificateWord.unwrap(x), x.amount());
        x = w.withReceivable(uint56(v));
        low = _field(low, 56, bits, v, CertificateWord.unwrap(x), x.receivable());
        x = w.withFlags(uint8(v));
        low = _field(low, 4, bits, v, CertificateWord.unwrap(x), x.flags());
        x = w.withState(uint8(v));
        low = _field(low, 4, bits, v, CertificateWord.unwrap(x), x.state());
        x = w.withDepth(uint8(v));
        low = _field(low, 8, bits, v, CertificateWord.unwrap(x), x.depth());
        x = w.withEncumbrance(uint32(v));
        low = _field(low, 32, bits, v, CertificateWord.unwrap(x), x.encumbrance());
        x = w.withUntil(uint32(v));
        low = _field(low, 32, bits, v, CertificateWord.unwrap(x), x.until());
        assert(low == 0);
    }

    function check_financing(uint256 bits, uint256 v) external pure {
        FinancingWord w = FinancingWord.wrap(bits);
        FinancingWord x;
        uint256 low = 256;
        x = w.withFinancier(uint32(v));
        low = _field(low, 32, bits, v, FinancingWord.unwrap(x), x.financier());
        x = w.withBank(uint32(v));
        low = _field(low, 32, bits, v, FinancingWord.unwrap(x), x.bank());
        x = w.withSearchedAt(uint32(v));
        low = _field(low, 32, bits, v, FinancingWord.unwrap(x), x.searchedAt());
        x = w.withDisburseBy(uint32(v));
        low = _field(low, 32, bits, v, FinancingWord.unwrap(x), x.disburseBy());
        x = w.withState(uint8(v));
        low = _field(low, 8, bits, v, FinancingWord.unwrap(x), x.state());
        x = w.withRecourse(uint8(v));
        low = _field(low, 8, bits, v, FinancingWord.unwrap(x), x.recourse());
        x = w.withHolder(uint32(v));
        low = _field(low, 32, bits, v, FinancingWord.unwrap(x), x.holder());
        x = w.withCalled(uint64(v));
        low = _field(low, 64, bits, v, FinancingWord.unwrap(x), x.called());
        assert(low == 16);
    }

    function check_standing(uint256 bits, uint256 v) external pure {
        StandingWord w = StandingWord.wrap(bits);
        StandingWord x;
        uint256 low = 256;
        x = w.withRemaining(uint64(v));
        low = _field(low, 64, bits, v, StandingWord.unwrap(x), x.remaining());
        x = w.withLatestCutoff(uint32(v));
        low = _field(low, 32, bits, v, StandingWord.unwrap(x), x.latestCutoff());
        x = w.withUntil(uint32(v));
        low = _field(low, 32, bits, v, StandingWord.unwrap(x), x.until());
        x = w.withCurrency(uint16(v));
        low = _field(low, 16, bits, v, StandingWord.unwrap(x), x.currency());
        assert(low == 112);
    }

    function check_freeze(uint256 bits, uint256 v) external pure {
        FreezeWord w = FreezeWord.wrap(bits);
        FreezeWord x;
        uint256 low = 256;
        x = w.withUntil(uint32(v));
        low = _field(low, 32, bits, v, FreezeWord.unwrap(x), x.until());
        x = w.withAuthority(uint32(v));
        low = _field(low, 32, bits, v, FreezeWord.unwrap(x), x.authority());
        x = w.withOrder(uint192(v));
        low = _field(low, 192, bits, v, FreezeWord.unwrap(x), x.order());
        assert(low == 0);
    }

    function check_governance(uint256 bits, uint256 v) external pure {
        GovernanceWord w = GovernanceWord.wrap(bits);
        GovernanceWord x;
        uint256 low = 256;
        x = w.withThreshold(uint8(v));
        low = _field(low, 8, bits, v, GovernanceWord.unwrap(x), x.threshold());
        x = w.withDelay(uint32(v));
        low = _field(low, 32, bits, v, GovernanceWord.unwrap(x), x.delay());
        x = w.withGovernors(uint8(v));
        low = _field(low, 8, bits, v, GovernanceWord.unwrap(x), x.governors());
        x = w.withPaused(uint16(v));
        low = _field(low, 16, bits, v, GovernanceWord.unwrap(x), x.paused());
        x = w.withPausedUntil(uint32(v));
        low = _field(low, 32, bits, v, GovernanceWord.unwrap(x), x.pausedUntil());
        x = w.withLastPolicy(uint16(v));
        low = _field(low, 16, bits, v, GovernanceWord.unwrap(x), x.lastPolicy());
        assert(low == 144);
    }

    function check_scheduled(uint256 bits, uint256 v) external pure {
        ScheduledWord w = ScheduledWord.wrap(bits);
        ScheduledWord x;
        uint256 low = 256;
        x = w.withEta(uint32(v));
        low = _field(low, 32, bits, v, ScheduledWord.unwrap(x), x.eta());
        x = w.withStatus(uint8(v));
        low = _field(low, 8, bits, v, ScheduledWord.unwrap(x), x.status());
        x = w.withParticipant(uint32(v));
        low = _field(low, 32, bits, v, ScheduledWord.unwrap(x), x.participant());
        assert(low == 184);
    }

    function check_round(uint256 bits, uint256 v) external pure {
        RoundWord w = RoundWord.wrap(bits);
        RoundWord x;
        uint256 low = 256;
        x = w.withTarget(uint64(v));
        low = _field(low, 64, bits, v, RoundWord.unwrap(x), x.target());
        x = w.withAmounts(uint64(v));
        low = _field(low, 64, bits, v, RoundWord.unwrap(x), x.amounts());
        x = w.withFloors(uint64(v));
        low = _field(low, 64, bits, v, RoundWord.unwrap(x), x.floors());
        x = w.withMeasured(uint16(v));
        low = _field(low, 16, bits, v, RoundWord.unwrap(x), x.measured());
        x = w.withPaid(uint16(v));
        low = _field(low, 16, bits, v, RoundWord.unwrap(x), x.paid());
        x = w.withCertificates(uint16(v));
        low = _field(low, 16, bits, v, RoundWord.unwrap(x), x.certificates());
        assert(low == 16);
    }

    function check_cursor(uint256 bits, uint256 v) external pure {
        CursorWord w = CursorWord.wrap(bits);
        CursorWord x;
        uint256 low = 256;
        x = w.withFraction(uint64(v));
        low = _field(low, 64, bits, v, CursorWord.unwrap(x), x.fraction());
        x = w.withCertificate(uint128(v));
        low = _field(low, 128, bits, v, CursorWord.unwrap(x), x.certificate());
        x = w.withPaidOut(uint64(v));
        low = _field(low, 64, bits, v, CursorWord.unwrap(x), x.paidOut());
        assert(low == 0);
    }

    /// @dev Writing a field of so many bits below the bit `above` changes it to the value and leaves every other bit; reading
    /// it gives the value. Returns the place of the field's lowest bit.
    function _field(uint256 above, uint256 width, uint256 before, uint256 value, uint256 written, uint256 read)
        private
        pure
        returns (uint256 low)
    {
        low = above - width;
        uint256 most = (1 << width) - 1;
        assert(written == (before & ~(most << low)) | ((value & most) << low));
        assert(read == value & most);
    }
}
