// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// The messages that participants sign, field for field as in ledger_api/acts/catalogue.py; EIP-712 hashes them under these names.
// Instants are UTC unix seconds, amounts minor units of the currency of the receivable.

/// @dev One line of signers.
struct Signer {
    address key;
    uint8 capabilities;
    bytes32 person;
}

/// @dev Enrol a participant with its signer keys; the first key is its primary key.
struct Enrol {
    uint32 participant;
    uint16 roles;
    uint64 tag;
    bytes32 binding;
    bytes32 account;
    uint32 deadline;
}

/// @dev Suspend a participant or make it active again.
struct SetStatus {
    uint32 participant;
    uint8 status;
    uint64 nonce;
    uint32 deadline;
}

/// @dev One line of thresholds.
struct Threshold {
    uint16 currency;
    uint64 perAct;
    uint64 perDay;
}

/// @dev Append a policy version; live receivables keep theirs.
struct SetPolicy {
    uint16 version;
    uint32 effectiveFrom;
    uint16 tenorDays;
    uint16 tenorDaysMax;
    uint8 depthMax;
    uint16 liveMax;
    uint64 minimumLot;
    uint8 graceDays;
    uint8 coolingDays;
    uint16 defaultDays;
    uint16 lateRate;
    uint32 deadline;
}

/// @dev Set the cap on an obligor's outstanding confirmed receivables in one currency.
struct SetCap {
    uint32 obligor;
    uint16 currency;
    uint64 cap;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Pause groups of acts for at most 72 hours; settlement can't be paused. Never delayed.
struct Pause {
    uint16 groups;
    uint32 until;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Change the number of governors needed and the delay in seconds.
struct SetGovernance {
    uint8 threshold;
    uint32 delay;
    uint64 nonce;
    uint32 deadline;
}

/// @dev One governor stops a scheduled governance act.
struct Veto {
    uint32 governor;
    bytes32 target;
    uint32 deadline;
}

/// @dev Let an obligor whose overdue receivables are all settled issue again.
struct ReleaseStop {
    uint32 obligor;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Add, change or (capabilities 0) retire a signer key; signed by an ADMIN key.
struct SetSigner {
    uint32 participant;
    address key;
    uint8 capabilities;
    bytes32 person;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Bind another bank account (a salted commitment), in force after the policy's cooling time.
struct BindAccount {
    uint32 participant;
    bytes32 account;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Use up a nonce, so that a signed act carrying it can never execute.
struct CancelNonce {
    uint32 participant;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Replace a participant's lost primary key, 72 hours after the governors signed at the earliest.
struct RecoverKey {
    uint32 participant;
    address key;
    bytes32 person;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Any key of the participant stops the scheduled recovery of its primary key.
struct VetoRecovery {
    uint32 participant;
    bytes32 target;
    uint32 deadline;
}

/// @dev Give a participant's keys to its successor by law: every present key is retired, others take their place.
struct SucceedParticipant {
    uint32 participant;
    bytes32 order;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Attest a document's keyed fingerprint and verified amount; another amount or content raises an alert.
struct AttestEvidence {
    uint32 verifier;
    uint32 issuer;
    bytes32 fingerprint;
    uint16 epoch;
    uint8 evidenceType;
    uint16 currency;
    uint64 amount;
    bytes32 content;
    uint32 deadline;
}

/// @dev Lower a document's verified amount after a red-letter note, or to nothing when it was voided.
struct ReduceEvidence {
    uint32 verifier;
    bytes32 fingerprint;
    uint64 verified;
    uint8 reason;
    bytes32 content;
    uint32 deadline;
}

/// @dev One line of evidence.
struct Evidence {
    bytes32 fingerprint;
    uint64 amount;
}

/// @dev The supplier submits a receivable for confirmation; the invoices' amounts are reserved.
struct Submit {
    uint32 creditor;
    uint56 receivable;
    uint32 obligor;
    uint64 obligorTag;
    uint64 face;
    uint16 currency;
    uint32 cutoff;
    uint8 scenario;
    bytes32 tradeContract;
    uint32 until;
    uint32 deadline;
}

/// @dev The obligor opens a receivable, already confirmed, for the supplier to accept.
struct Open {
    uint32 obligor;
    uint56 receivable;
    uint32 creditor;
    uint64 creditorTag;
    uint64 face;
    uint16 currency;
    uint32 cutoff;
    uint8 scenario;
    bytes32 tradeContract;
    bytes32 text;
    uint8 waiver;
    uint8 tenorReason;
    uint32 until;
    uint32 deadline;
}

/// @dev The obligor confirms that it owes; the root certificate comes to be.
struct Confirm {
    uint32 obligor;
    uint56 receivable;
    uint32 creditor;
    uint64 creditorTag;
    uint64 face;
    uint16 currency;
    uint32 cutoff;
    bytes32 commitment;
    bytes32 text;
    uint8 waiver;
    uint8 tenorReason;
    uint32 deadline;
}

/// @dev The obligor rejects what was submitted, or the supplier what was opened.
struct RejectReceivable {
    uint32 party;
    uint56 receivable;
    uint8 reason;
    bytes32 note;
    uint32 deadline;
}

/// @dev The supplier accepts what the obligor opened; the root certificate comes to be.
struct AcceptReceivable {
    uint32 creditor;
    uint56 receivable;
    uint32 obligor;
    uint64 obligorTag;
    uint64 face;
    uint16 currency;
    uint32 cutoff;
    bytes32 commitment;
    uint32 deadline;
}

/// @dev Give back the reserved invoice amounts of a rejected or expired receivable.
struct ReleaseEvidence {
    uint56 receivable;
    bytes32 tradeContract;
}

/// @dev One line of parts.
struct Part {
    uint64 amount;
}

/// @dev Split parts off a certificate; the parent keeps the rest.
struct Split {
    uint32 holder;
    uint128 certificate;
    uint24 sequence;
    uint32 deadline;
}

/// @dev Offer a certificate, or a part of it as a new one; a matching standing acceptance accepts at once.
struct Transfer {
    uint32 holder;
    uint128 certificate;
    uint24 sequence;
    uint32 receiver;
    uint64 receiverTag;
    uint64 amount;
    uint32 until;
    bytes32 trade;
    uint32 deadline;
}

/// @dev The receiver accepts an offer: the certificate changes holder.
struct AcceptOffer {
    uint32 receiver;
    uint128 certificate;
    uint24 sequence;
    uint32 sender;
    uint64 senderTag;
    uint64 amount;
    uint32 deadline;
}

/// @dev The receiver rejects an offer: the certificate stays the sender's.
struct RejectOffer {
    uint32 receiver;
    uint128 certificate;
    uint24 sequence;
    uint8 reason;
    uint32 deadline;
}

/// @dev One line of payments.
struct Payment {
    uint32 receiver;
    uint64 receiverTag;
    uint64 amount;
    bytes32 trade;
}

/// @dev One signature pays many receivers from one certificate, all or none.
struct PayMany {
    uint32 holder;
    uint128 certificate;
    uint24 sequence;
    uint32 until;
    uint32 deadline;
}

/// @dev Accept in advance what a sender (0 any) offers of an obligor (0 any), up to a cap; cap 0 revokes.
struct SetStandingAcceptance {
    uint32 receiver;
    uint32 sender;
    uint32 obligor;
    uint16 currency;
    uint64 cap;
    uint32 latestCutoff;
    uint32 until;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Use up a certificate's sequence, so that acts signed for it can never execute.
struct Cancel {
    uint32 holder;
    uint128 certificate;
    uint24 sequence;
    uint32 deadline;
}

/// @dev One line of others.
struct Merged {
    uint128 certificate;
    uint24 sequence;
}

/// @dev Merge other certificates of the same receivable into one.
struct Merge {
    uint32 holder;
    uint128 certificate;
    uint24 sequence;
    uint32 deadline;
}

/// @dev A quote (signed by the financier) accepted by the holder locks the certificate; prices stay in its terms.
struct Finance {
    uint32 holder;
    uint64 holderTag;
    uint128 certificate;
    uint24 sequence;
    uint32 financier;
    uint64 financierTag;
    uint64 amount;
    bytes32 terms;
    uint8 recourse;
    uint32 disburseBy;
    uint32 deadline;
}

/// @dev Record the registry's search time, registration number and description (commitments).
struct RegisterFinancing {
    uint32 financier;
    uint128 certificate;
    uint24 sequence;
    uint32 searchedAt;
    bytes32 registration;
    bytes32 description;
    uint32 deadline;
}

/// @dev The financier has instructed the settlement bank: from now only its word ends the lock.
struct InstructPayment {
    uint32 financier;
    uint128 certificate;
    uint24 sequence;
    uint32 bank;
    uint64 bankTag;
    bytes32 payment;
    uint32 deadline;
}

/// @dev The settlement bank attests the disbursement paid (title passes) or failed (lock ends).
struct AttestDisbursement {
    uint32 bank;
    uint128 certificate;
    uint24 sequence;
    uint8 paid;
    bytes32 payment;
    bytes32 bankReference;
    uint32 deadline;
}

/// @dev Holder and financier together end a lock.
struct ReleaseLock {
    uint32 holder;
    uint128 certificate;
    uint24 sequence;
    uint32 financier;
    uint32 deadline;
}

/// @dev The obligor pays a certificate before maturity at an agreed discount; the bank's word extinguishes it.
struct EarlyPayment {
    uint32 holder;
    uint64 holderTag;
    uint128 certificate;
    uint24 sequence;
    uint32 obligor;
    uint64 obligorTag;
    uint64 amount;
    bytes32 terms;
    uint32 bank;
    uint64 bankTag;
    bytes32 payment;
    uint32 payBy;
    uint32 deadline;
}

/// @dev The holder pledges a certificate; it stays the holder's and what is paid on it goes to the pledgee.
struct Pledge {
    uint32 holder;
    uint64 holderTag;
    uint128 certificate;
    uint24 sequence;
    uint32 financier;
    uint64 financierTag;
    uint64 amount;
    bytes32 terms;
    uint32 searchedAt;
    bytes32 registration;
    uint32 until;
    uint32 deadline;
}

/// @dev The pledgee releases a pledge.
struct ReleasePledge {
    uint32 financier;
    uint128 certificate;
    uint24 sequence;
    uint32 deadline;
}

/// @dev A financier grants an obligor a line in one of its slots, or an uplift with a trigger; amount 0 ends it.
struct SetLine {
    uint32 financier;
    uint32 obligor;
    uint64 obligorTag;
    uint16 currency;
    uint8 slot;
    uint8 trigger;
    uint64 amount;
    uint32 effectiveFrom;
    uint32 until;
    uint64 nonce;
    uint32 deadline;
}

/// @dev An obligor allots a part of its line to a subsidiary.
struct AllotLine {
    uint32 obligor;
    uint16 currency;
    uint8 slot;
    uint32 subsidiary;
    uint64 subsidiaryTag;
    uint8 subsidiarySlot;
    uint64 amount;
    uint64 nonce;
    uint32 deadline;
}

/// @dev The settlement bank attests that the obligor paid an amount towards a matured receivable.
struct AttestPayment {
    uint32 bank;
    uint56 receivable;
    bytes32 bankReference;
    uint64 amount;
    uint32 paidAt;
    uint32 deadline;
}

/// @dev One line of certificates.
struct PageItem {
    uint128 certificate;
}

/// @dev Distribute attested money over a receivable's certificates, largest fraction first, then lowest id.
struct Redeem {
    uint56 receivable;
    uint64 settled;
}

/// @dev Freeze a participant, certificate or receivable under a court order until an instant.
struct Freeze {
    uint32 authority;
    uint8 target;
    uint128 subject;
    bytes32 order;
    uint32 until;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Release a freeze.
struct Unfreeze {
    uint32 authority;
    uint8 target;
    uint128 subject;
    bytes32 order;
    uint64 nonce;
    uint32 deadline;
}

/// @dev Freeze a part of a certificate under a court order: it is split off, frozen, and stays its holder's.
struct FreezeAmount {
    uint32 authority;
    uint128 certificate;
    uint24 sequence;
    uint64 amount;
    bytes32 order;
    uint32 until;
    uint32 deadline;
}

/// @dev The obligor disputes an amount of a receivable; the rest stays payable.
struct Dispute {
    uint32 obligor;
    uint56 receivable;
    uint64 amount;
    uint8 reason;
    bytes32 note;
    uint64 nonce;
    uint32 deadline;
}

/// @dev The obligor withdraws its dispute.
struct WithdrawDispute {
    uint32 obligor;
    uint56 receivable;
    uint64 nonce;
    uint32 deadline;
}

/// @dev A credit note that obligor and holder agree on lowers a certificate.
struct Credit {
    uint32 obligor;
    uint32 holder;
    uint128 certificate;
    uint24 sequence;
    uint64 amount;
    uint8 reason;
    bytes32 note;
    uint32 deadline;
}

/// @dev Obligor and creditor cancel a receivable whose whole face is still with the creditor.
struct CancelReceivable {
    uint32 obligor;
    uint32 creditor;
    uint56 receivable;
    uint8 reason;
    bytes32 note;
    uint32 deadline;
}

/// @dev Stop the issues of an obligor that let a receivable become overdue; anyone may present it.
struct MarkOverdue {
    uint56 receivable;
}

/// @dev A holder declares the default of a receivable that is overdue for longer than the policy's default days.
struct DeclareDefault {
    uint32 holder;
    uint128 certificate;
    uint24 sequence;
    uint32 deadline;
}

/// @dev A holder writes down its certificate of a receivable in default.
struct WriteDown {
    uint32 holder;
    uint128 certificate;
    uint24 sequence;
    uint64 amount;
    uint8 reason;
    uint32 deadline;
}

/// @dev A financier calls a certificate back on the seller it bought it from with recourse.
struct CallRecourse {
    uint32 financier;
    uint128 certificate;
    uint24 sequence;
    uint64 amount;
    bytes32 note;
    uint32 deadline;
}

/// @dev The financier withdraws its call.
struct WithdrawRecourse {
    uint32 financier;
    uint128 certificate;
    uint24 sequence;
    uint32 deadline;
}

/// @dev The settlement bank attests what the seller paid on a call: so much of the certificate is the seller's again.
struct AttestRecourse {
    uint32 bank;
    uint128 certificate;
    uint24 sequence;
    uint64 amount;
    bytes32 bankReference;
    uint32 paidAt;
    uint32 deadline;
}

/// @dev Financier and seller exchange a called certificate for another of the seller's.
struct Substitute {
    uint32 financier;
    uint128 certificate;
    uint24 sequence;
    uint32 seller;
    uint64 sellerTag;
    uint128 substitute;
    uint24 substituteSequence;
    uint32 deadline;
}
