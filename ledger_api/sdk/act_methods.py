"""One method per act of the catalogue, written by `scripts/sdk_methods.py`: the act built and signed here.

Amounts are minor units, instants unix seconds, ids and hashes as in docs/acts.md. Left out, the signing participant is
the signer's own, the deadline comes from the signer's clock, a nonce is fresh, and a commitment is 32 zero bytes.
"""

# ruff: noqa: PLR0913  an act has as many arguments as the catalogue gives it fields

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act

NOTHING = bytes(32)
"""The commitment to nothing."""


class ActMethods(ABC):
    """Builds and signs each act."""

    @property
    @abstractmethod
    def participant(self) -> int:
        """The participant this signer acts for."""

    @abstractmethod
    def deadline(self) -> int:
        """The last second in which an act built now may execute."""

    @abstractmethod
    def nonce(self) -> int:
        """A nonce that this signer has not used."""

    @abstractmethod
    def signed(self, fields: Any, items: Sequence[Any] = ()) -> Act:  # noqa: ANN401  any message of the catalogue
        """The act with this signer's signature, or without one where nobody signs."""

    def enrol(
        self,
        *,
        participant: int,
        roles: int,
        tag: int,
        binding: bytes,
        account: bytes,
        signers: Sequence[m.SignerLine],
        deadline: int | None = None,
    ) -> Act:
        """Enrol a participant with its signer keys; the first key is its primary key."""
        return self.signed(
            m.Enrol(
                participant,
                roles,
                tag,
                binding,
                account,
                self.deadline() if deadline is None else deadline,
            ),
            signers,
        )

    def set_status(
        self,
        *,
        participant: int,
        status: int,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Suspend a participant or make it active again."""
        return self.signed(
            m.SetStatus(
                participant,
                status,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def set_policy(
        self,
        *,
        version: int,
        effective_from: int,
        tenor_days: int,
        tenor_days_max: int,
        depth_max: int,
        live_max: int,
        minimum_lot: int,
        grace_days: int,
        cooling_days: int,
        default_days: int,
        late_rate: int,
        thresholds: Sequence[m.ThresholdLine],
        deadline: int | None = None,
    ) -> Act:
        """Append a policy version; live receivables keep theirs."""
        return self.signed(
            m.SetPolicy(
                version,
                effective_from,
                tenor_days,
                tenor_days_max,
                depth_max,
                live_max,
                minimum_lot,
                grace_days,
                cooling_days,
                default_days,
                late_rate,
                self.deadline() if deadline is None else deadline,
            ),
            thresholds,
        )

    def set_cap(
        self,
        *,
        obligor: int,
        currency: int,
        cap: int,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Set the cap on an obligor's outstanding confirmed receivables in one currency."""
        return self.signed(
            m.SetCap(
                obligor,
                currency,
                cap,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def pause(
        self,
        *,
        groups: int,
        until: int,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Pause groups of acts for at most 72 hours; settlement can't be paused. Never delayed."""
        return self.signed(
            m.Pause(
                groups,
                until,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def set_governance(
        self,
        *,
        threshold: int,
        delay: int,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Change the number of governors needed and the delay in seconds."""
        return self.signed(
            m.SetGovernance(
                threshold,
                delay,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def veto(
        self,
        *,
        target: bytes,
        governor: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """One governor stops a scheduled governance act."""
        return self.signed(
            m.Veto(
                self.participant if governor is None else governor,
                target,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def release_stop(
        self,
        *,
        obligor: int,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Let an obligor whose overdue receivables are all settled issue again."""
        return self.signed(
            m.ReleaseStop(
                obligor,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def set_signer(
        self,
        *,
        key: bytes,
        capabilities: int,
        person: bytes,
        participant: int | None = None,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Add, change or (capabilities 0) retire a signer key; signed by an ADMIN key."""
        return self.signed(
            m.SetSigner(
                self.participant if participant is None else participant,
                key,
                capabilities,
                person,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def bind_account(
        self,
        *,
        account: bytes,
        participant: int | None = None,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Bind another bank account (a salted commitment), in force after the policy's cooling time."""
        return self.signed(
            m.BindAccount(
                self.participant if participant is None else participant,
                account,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def cancel_nonce(
        self,
        *,
        participant: int | None = None,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Use up a nonce, so that a signed act carrying it can never execute."""
        return self.signed(
            m.CancelNonce(
                self.participant if participant is None else participant,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def recover_key(
        self,
        *,
        participant: int,
        key: bytes,
        person: bytes,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Replace a participant's lost primary key, 72 hours after the governors signed at the earliest."""
        return self.signed(
            m.RecoverKey(
                participant,
                key,
                person,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def veto_recovery(
        self,
        *,
        target: bytes,
        participant: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Any key of the participant stops the scheduled recovery of its primary key."""
        return self.signed(
            m.VetoRecovery(
                self.participant if participant is None else participant,
                target,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def succeed_participant(
        self,
        *,
        participant: int,
        order: bytes,
        signers: Sequence[m.SignerLine],
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Give a participant's keys to its successor by law: every present key is retired, others take their place."""
        return self.signed(
            m.SucceedParticipant(
                participant,
                order,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
            signers,
        )

    def attest_evidence(
        self,
        *,
        issuer: int,
        fingerprint: bytes,
        epoch: int,
        evidence_type: int,
        currency: int,
        amount: int,
        content: bytes,
        verifier: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Attest a document's keyed fingerprint and verified amount; another amount or content raises an alert."""
        return self.signed(
            m.AttestEvidence(
                self.participant if verifier is None else verifier,
                issuer,
                fingerprint,
                epoch,
                evidence_type,
                currency,
                amount,
                content,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def reduce_evidence(
        self,
        *,
        fingerprint: bytes,
        verified: int,
        reason: int,
        content: bytes,
        verifier: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Lower a document's verified amount after a red-letter note, or to nothing when it was voided."""
        return self.signed(
            m.ReduceEvidence(
                self.participant if verifier is None else verifier,
                fingerprint,
                verified,
                reason,
                content,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def submit(
        self,
        *,
        receivable: int,
        obligor: int,
        obligor_tag: int,
        face: int,
        currency: int,
        cutoff: int,
        scenario: int,
        until: int,
        evidence: Sequence[m.EvidenceLine],
        creditor: int | None = None,
        trade_contract: bytes = NOTHING,
        deadline: int | None = None,
    ) -> Act:
        """The supplier submits a receivable for confirmation; the invoices' amounts are reserved."""
        return self.signed(
            m.Submit(
                self.participant if creditor is None else creditor,
                receivable,
                obligor,
                obligor_tag,
                face,
                currency,
                cutoff,
                scenario,
                trade_contract,
                until,
                self.deadline() if deadline is None else deadline,
            ),
            evidence,
        )

    def open(
        self,
        *,
        receivable: int,
        creditor: int,
        creditor_tag: int,
        face: int,
        currency: int,
        cutoff: int,
        scenario: int,
        waiver: int,
        tenor_reason: int,
        until: int,
        evidence: Sequence[m.EvidenceLine],
        obligor: int | None = None,
        trade_contract: bytes = NOTHING,
        text: bytes = NOTHING,
        deadline: int | None = None,
    ) -> Act:
        """The obligor opens a receivable, already confirmed, for the supplier to accept."""
        return self.signed(
            m.Open(
                self.participant if obligor is None else obligor,
                receivable,
                creditor,
                creditor_tag,
                face,
                currency,
                cutoff,
                scenario,
                trade_contract,
                text,
                waiver,
                tenor_reason,
                until,
                self.deadline() if deadline is None else deadline,
            ),
            evidence,
        )

    def confirm(
        self,
        *,
        receivable: int,
        creditor: int,
        creditor_tag: int,
        face: int,
        currency: int,
        cutoff: int,
        commitment: bytes,
        waiver: int,
        tenor_reason: int,
        obligor: int | None = None,
        text: bytes = NOTHING,
        deadline: int | None = None,
    ) -> Act:
        """The obligor confirms that it owes; the root certificate comes to be."""
        return self.signed(
            m.Confirm(
                self.participant if obligor is None else obligor,
                receivable,
                creditor,
                creditor_tag,
                face,
                currency,
                cutoff,
                commitment,
                text,
                waiver,
                tenor_reason,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def reject_receivable(
        self,
        *,
        receivable: int,
        reason: int,
        party: int | None = None,
        note: bytes = NOTHING,
        deadline: int | None = None,
    ) -> Act:
        """The obligor rejects what was submitted, or the supplier what was opened."""
        return self.signed(
            m.RejectReceivable(
                self.participant if party is None else party,
                receivable,
                reason,
                note,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def accept_receivable(
        self,
        *,
        receivable: int,
        obligor: int,
        obligor_tag: int,
        face: int,
        currency: int,
        cutoff: int,
        commitment: bytes,
        creditor: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The supplier accepts what the obligor opened; the root certificate comes to be."""
        return self.signed(
            m.AcceptReceivable(
                self.participant if creditor is None else creditor,
                receivable,
                obligor,
                obligor_tag,
                face,
                currency,
                cutoff,
                commitment,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def release_evidence(
        self,
        *,
        receivable: int,
        evidence: Sequence[m.EvidenceLine],
        trade_contract: bytes = NOTHING,
    ) -> Act:
        """Give back the reserved invoice amounts of a rejected or expired receivable."""
        return self.signed(
            m.ReleaseEvidence(
                receivable,
                trade_contract,
            ),
            evidence,
        )

    def split(
        self,
        *,
        certificate: int,
        sequence: int,
        parts: Sequence[m.PartLine],
        holder: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Split parts off a certificate; the parent keeps the rest."""
        return self.signed(
            m.Split(
                self.participant if holder is None else holder,
                certificate,
                sequence,
                self.deadline() if deadline is None else deadline,
            ),
            parts,
        )

    def transfer(
        self,
        *,
        certificate: int,
        sequence: int,
        receiver: int,
        receiver_tag: int,
        amount: int,
        until: int,
        holder: int | None = None,
        trade: bytes = NOTHING,
        deadline: int | None = None,
    ) -> Act:
        """Offer a certificate, or a part of it as a new one; a matching standing acceptance accepts at once."""
        return self.signed(
            m.Transfer(
                self.participant if holder is None else holder,
                certificate,
                sequence,
                receiver,
                receiver_tag,
                amount,
                until,
                trade,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def accept_offer(
        self,
        *,
        certificate: int,
        sequence: int,
        sender: int,
        sender_tag: int,
        amount: int,
        receiver: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The receiver accepts an offer: the certificate changes holder."""
        return self.signed(
            m.AcceptOffer(
                self.participant if receiver is None else receiver,
                certificate,
                sequence,
                sender,
                sender_tag,
                amount,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def reject_offer(
        self,
        *,
        certificate: int,
        sequence: int,
        reason: int,
        receiver: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The receiver rejects an offer: the certificate stays the sender's."""
        return self.signed(
            m.RejectOffer(
                self.participant if receiver is None else receiver,
                certificate,
                sequence,
                reason,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def pay_many(
        self,
        *,
        certificate: int,
        sequence: int,
        until: int,
        payments: Sequence[m.PaymentLine],
        holder: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """One signature pays many receivers from one certificate, all or none."""
        return self.signed(
            m.PayMany(
                self.participant if holder is None else holder,
                certificate,
                sequence,
                until,
                self.deadline() if deadline is None else deadline,
            ),
            payments,
        )

    def set_standing_acceptance(
        self,
        *,
        sender: int,
        obligor: int,
        currency: int,
        cap: int,
        latest_cutoff: int,
        until: int,
        receiver: int | None = None,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Accept in advance what a sender (0 any) offers of an obligor (0 any), up to a cap; cap 0 revokes."""
        return self.signed(
            m.SetStandingAcceptance(
                self.participant if receiver is None else receiver,
                sender,
                obligor,
                currency,
                cap,
                latest_cutoff,
                until,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def cancel(
        self,
        *,
        certificate: int,
        sequence: int,
        holder: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Use up a certificate's sequence, so that acts signed for it can never execute."""
        return self.signed(
            m.Cancel(
                self.participant if holder is None else holder,
                certificate,
                sequence,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def merge(
        self,
        *,
        certificate: int,
        sequence: int,
        others: Sequence[m.MergedLine],
        holder: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Merge other certificates of the same receivable into one."""
        return self.signed(
            m.Merge(
                self.participant if holder is None else holder,
                certificate,
                sequence,
                self.deadline() if deadline is None else deadline,
            ),
            others,
        )

    def finance(
        self,
        *,
        holder: int,
        holder_tag: int,
        certificate: int,
        sequence: int,
        financier: int,
        financier_tag: int,
        amount: int,
        terms: bytes,
        recourse: int,
        disburse_by: int,
        deadline: int | None = None,
    ) -> Act:
        """A quote (signed by the financier) accepted by the holder locks the certificate; prices stay in its terms."""
        return self.signed(
            m.Finance(
                holder,
                holder_tag,
                certificate,
                sequence,
                financier,
                financier_tag,
                amount,
                terms,
                recourse,
                disburse_by,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def register_financing(
        self,
        *,
        certificate: int,
        sequence: int,
        searched_at: int,
        registration: bytes,
        description: bytes,
        financier: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Record the registry's search time, registration number and description (commitments)."""
        return self.signed(
            m.RegisterFinancing(
                self.participant if financier is None else financier,
                certificate,
                sequence,
                searched_at,
                registration,
                description,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def instruct_payment(
        self,
        *,
        certificate: int,
        sequence: int,
        bank: int,
        bank_tag: int,
        payment: bytes,
        financier: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The financier has instructed the settlement bank: from now only its word ends the lock."""
        return self.signed(
            m.InstructPayment(
                self.participant if financier is None else financier,
                certificate,
                sequence,
                bank,
                bank_tag,
                payment,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def attest_disbursement(
        self,
        *,
        certificate: int,
        sequence: int,
        paid: int,
        payment: bytes,
        bank_reference: bytes,
        bank: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The settlement bank attests the disbursement paid (title passes) or failed (lock ends)."""
        return self.signed(
            m.AttestDisbursement(
                self.participant if bank is None else bank,
                certificate,
                sequence,
                paid,
                payment,
                bank_reference,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def release_lock(
        self,
        *,
        holder: int,
        certificate: int,
        sequence: int,
        financier: int,
        deadline: int | None = None,
    ) -> Act:
        """Holder and financier together end a lock."""
        return self.signed(
            m.ReleaseLock(
                holder,
                certificate,
                sequence,
                financier,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def early_payment(
        self,
        *,
        holder: int,
        holder_tag: int,
        certificate: int,
        sequence: int,
        obligor: int,
        obligor_tag: int,
        amount: int,
        terms: bytes,
        bank: int,
        bank_tag: int,
        payment: bytes,
        pay_by: int,
        deadline: int | None = None,
    ) -> Act:
        """The obligor pays a certificate before maturity at an agreed discount; the bank's word extinguishes it."""
        return self.signed(
            m.EarlyPayment(
                holder,
                holder_tag,
                certificate,
                sequence,
                obligor,
                obligor_tag,
                amount,
                terms,
                bank,
                bank_tag,
                payment,
                pay_by,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def pledge(
        self,
        *,
        holder: int,
        holder_tag: int,
        certificate: int,
        sequence: int,
        financier: int,
        financier_tag: int,
        amount: int,
        terms: bytes,
        searched_at: int,
        registration: bytes,
        until: int,
        deadline: int | None = None,
    ) -> Act:
        """The holder pledges a certificate; it stays the holder's and what is paid on it goes to the pledgee."""
        return self.signed(
            m.Pledge(
                holder,
                holder_tag,
                certificate,
                sequence,
                financier,
                financier_tag,
                amount,
                terms,
                searched_at,
                registration,
                until,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def release_pledge(
        self,
        *,
        certificate: int,
        sequence: int,
        financier: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The pledgee releases a pledge."""
        return self.signed(
            m.ReleasePledge(
                self.participant if financier is None else financier,
                certificate,
                sequence,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def set_line(
        self,
        *,
        obligor: int,
        obligor_tag: int,
        currency: int,
        slot: int,
        trigger: int,
        amount: int,
        effective_from: int,
        until: int,
        financier: int | None = None,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """A financier grants an obligor a line in one of its slots, or an uplift with a trigger; amount 0 ends it."""
        return self.signed(
            m.SetLine(
                self.participant if financier is None else financier,
                obligor,
                obligor_tag,
                currency,
                slot,
                trigger,
                amount,
                effective_from,
                until,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def allot_line(
        self,
        *,
        currency: int,
        slot: int,
        subsidiary: int,
        subsidiary_tag: int,
        subsidiary_slot: int,
        amount: int,
        obligor: int | None = None,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """An obligor allots a part of its line to a subsidiary."""
        return self.signed(
            m.AllotLine(
                self.participant if obligor is None else obligor,
                currency,
                slot,
                subsidiary,
                subsidiary_tag,
                subsidiary_slot,
                amount,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def attest_payment(
        self,
        *,
        receivable: int,
        bank_reference: bytes,
        amount: int,
        paid_at: int,
        bank: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The settlement bank attests that the obligor paid an amount towards a matured receivable."""
        return self.signed(
            m.AttestPayment(
                self.participant if bank is None else bank,
                receivable,
                bank_reference,
                amount,
                paid_at,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def redeem(
        self,
        *,
        receivable: int,
        settled: int,
        certificates: Sequence[m.PageItemLine],
    ) -> Act:
        """Distribute attested money over a receivable's certificates, largest fraction first, then lowest id."""
        return self.signed(
            m.Redeem(
                receivable,
                settled,
            ),
            certificates,
        )

    def freeze(
        self,
        *,
        target: int,
        subject: int,
        order: bytes,
        until: int,
        authority: int | None = None,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Freeze a participant, certificate or receivable under a court order until an instant."""
        return self.signed(
            m.Freeze(
                self.participant if authority is None else authority,
                target,
                subject,
                order,
                until,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def unfreeze(
        self,
        *,
        target: int,
        subject: int,
        order: bytes,
        authority: int | None = None,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Release a freeze."""
        return self.signed(
            m.Unfreeze(
                self.participant if authority is None else authority,
                target,
                subject,
                order,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def freeze_amount(
        self,
        *,
        certificate: int,
        sequence: int,
        amount: int,
        order: bytes,
        until: int,
        authority: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """Freeze a part of a certificate under a court order: it is split off, frozen, and stays its holder's."""
        return self.signed(
            m.FreezeAmount(
                self.participant if authority is None else authority,
                certificate,
                sequence,
                amount,
                order,
                until,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def dispute(
        self,
        *,
        receivable: int,
        amount: int,
        reason: int,
        obligor: int | None = None,
        note: bytes = NOTHING,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The obligor disputes an amount of a receivable; the rest stays payable."""
        return self.signed(
            m.Dispute(
                self.participant if obligor is None else obligor,
                receivable,
                amount,
                reason,
                note,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def withdraw_dispute(
        self,
        *,
        receivable: int,
        obligor: int | None = None,
        nonce: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The obligor withdraws its dispute."""
        return self.signed(
            m.WithdrawDispute(
                self.participant if obligor is None else obligor,
                receivable,
                self.nonce() if nonce is None else nonce,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def credit(
        self,
        *,
        obligor: int,
        holder: int,
        certificate: int,
        sequence: int,
        amount: int,
        reason: int,
        note: bytes = NOTHING,
        deadline: int | None = None,
    ) -> Act:
        """A credit note that obligor and holder agree on lowers a certificate."""
        return self.signed(
            m.Credit(
                obligor,
                holder,
                certificate,
                sequence,
                amount,
                reason,
                note,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def cancel_receivable(
        self,
        *,
        obligor: int,
        creditor: int,
        receivable: int,
        reason: int,
        note: bytes = NOTHING,
        deadline: int | None = None,
    ) -> Act:
        """Obligor and creditor cancel a receivable whose whole face is still with the creditor."""
        return self.signed(
            m.CancelReceivable(
                obligor,
                creditor,
                receivable,
                reason,
                note,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def mark_overdue(
        self,
        *,
        receivable: int,
    ) -> Act:
        """Stop the issues of an obligor that let a receivable become overdue; anyone may present it."""
        return self.signed(
            m.MarkOverdue(
                receivable,
            ),
        )

    def declare_default(
        self,
        *,
        certificate: int,
        sequence: int,
        holder: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """A holder declares the default of a receivable that is overdue for longer than the policy's default days."""
        return self.signed(
            m.DeclareDefault(
                self.participant if holder is None else holder,
                certificate,
                sequence,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def write_down(
        self,
        *,
        certificate: int,
        sequence: int,
        amount: int,
        reason: int,
        holder: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """A holder writes down its certificate of a receivable in default."""
        return self.signed(
            m.WriteDown(
                self.participant if holder is None else holder,
                certificate,
                sequence,
                amount,
                reason,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def call_recourse(
        self,
        *,
        certificate: int,
        sequence: int,
        amount: int,
        financier: int | None = None,
        note: bytes = NOTHING,
        deadline: int | None = None,
    ) -> Act:
        """A financier calls a certificate back on the seller it bought it from with recourse."""
        return self.signed(
            m.CallRecourse(
                self.participant if financier is None else financier,
                certificate,
                sequence,
                amount,
                note,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def withdraw_recourse(
        self,
        *,
        certificate: int,
        sequence: int,
        financier: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The financier withdraws its call."""
        return self.signed(
            m.WithdrawRecourse(
                self.participant if financier is None else financier,
                certificate,
                sequence,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def attest_recourse(
        self,
        *,
        certificate: int,
        sequence: int,
        amount: int,
        bank_reference: bytes,
        paid_at: int,
        bank: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """The settlement bank attests what a seller paid on a call: so much of the certificate is its own again."""
        return self.signed(
            m.AttestRecourse(
                self.participant if bank is None else bank,
                certificate,
                sequence,
                amount,
                bank_reference,
                paid_at,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def substitute(
        self,
        *,
        financier: int,
        certificate: int,
        sequence: int,
        seller: int,
        seller_tag: int,
        substitute: int,
        substitute_sequence: int,
        deadline: int | None = None,
    ) -> Act:
        """Financier and seller exchange a called certificate for another of the seller's."""
        return self.signed(
            m.Substitute(
                financier,
                certificate,
                sequence,
                seller,
                seller_tag,
                substitute,
                substitute_sequence,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def request_financing(
        self,
        *,
        certificate: int,
        sequence: int,
        amount: int,
        recourse: int,
        until: int,
        invited: Sequence[m.InvitedLine],
        holder: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """A holder asks the invited financiers for quotes; only they can read it."""
        return self.signed(
            m.RequestFinancing(
                self.participant if holder is None else holder,
                certificate,
                sequence,
                amount,
                recourse,
                until,
                self.deadline() if deadline is None else deadline,
            ),
            invited,
        )

    def countersign(
        self,
        *,
        height: int,
        block_hash: bytes,
        state_root: bytes,
        executed: int,
        history: bytes,
        member: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """A member countersigns a checkpoint of the chain."""
        return self.signed(
            m.Countersign(
                self.participant if member is None else member,
                height,
                block_hash,
                state_root,
                executed,
                history,
                self.deadline() if deadline is None else deadline,
            ),
        )

    def set_product(
        self,
        *,
        product: int,
        version: int,
        document: bytes,
        effective_from: int,
        financier: int | None = None,
        deadline: int | None = None,
    ) -> Act:
        """A financier's maker and checker bring a version of a product into force; always both sign."""
        return self.signed(
            m.SetProduct(
                self.participant if financier is None else financier,
                product,
                version,
                document,
                effective_from,
                self.deadline() if deadline is None else deadline,
            ),
        )
