// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Stored numbers, equal to ledger_api/acts/enums.py and never reused.

library Role {
    uint16 internal constant CORE_ENTERPRISE = 1;
    uint16 internal constant SUPPLIER = 2;
    uint16 internal constant FINANCIER = 4;
    uint16 internal constant SETTLEMENT_BANK = 8;
    uint16 internal constant VERIFIER = 16;
    uint16 internal constant AUDITOR = 32;
    uint16 internal constant AUTHORITY = 64;
    uint16 internal constant OPERATOR = 128;
    uint16 internal constant GOVERNOR = 256;
}

library Capability {
    uint8 internal constant MAKER = 1;
    uint8 internal constant CHECKER = 2;
    uint8 internal constant ADMIN = 4;
}

library ParticipantStatus {
    uint8 internal constant NONE = 0;
    uint8 internal constant ACTIVE = 1;
    uint8 internal constant SUSPENDED = 2;
}

library ReceivableState {
    uint8 internal constant NONE = 0;
    uint8 internal constant SUBMITTED = 1;
    uint8 internal constant OPENED = 2;
    uint8 internal constant CONFIRMED = 3;
    uint8 internal constant PART_PAID = 4;
    uint8 internal constant SETTLED = 5;
    uint8 internal constant REJECTED = 6;
    uint8 internal constant EXPIRED = 7;
    uint8 internal constant DEFAULTED = 8;
    uint8 internal constant CURED = 9;
    uint8 internal constant WRITTEN_OFF = 10;
    uint8 internal constant CANCELLED = 11;
    uint8 internal constant OVERDUE = 12;
}

library CertificateState {
    uint8 internal constant NONE = 0;
    uint8 internal constant AVAILABLE = 1;
    uint8 internal constant OFFERED = 2;
    uint8 internal constant LOCKED = 3;
    uint8 internal constant PAYING = 4;
    uint8 internal constant SPENT = 5;
    uint8 internal constant REDEEMED = 6;
    uint8 internal constant PLEDGED = 7;
    uint8 internal constant CALLED = 8;
}

library FinancingState {
    uint8 internal constant NONE = 0;
    uint8 internal constant ACCEPTED = 1;
    uint8 internal constant REGISTERED = 2;
    uint8 internal constant PAYING = 3;
    uint8 internal constant DISBURSED = 4;
    uint8 internal constant FAILED = 5;
    uint8 internal constant CANCELLED = 6;
    uint8 internal constant REPAID = 7;
    uint8 internal constant RECOURSE_CALLED = 8;
    uint8 internal constant PLEDGED = 9;
    uint8 internal constant RELEASED = 10;
}

library FreezeTarget {
    uint8 internal constant PARTICIPANT = 1;
    uint8 internal constant CERTIFICATE = 2;
    uint8 internal constant RECEIVABLE = 3;
}

library Group {
    uint8 internal constant GOVERNANCE = 0;
    uint8 internal constant PARTICIPANTS = 1;
    uint8 internal constant EVIDENCE = 2;
    uint8 internal constant RECEIVABLES = 3;
    uint8 internal constant CERTIFICATES = 4;
    uint8 internal constant FINANCING = 5;
    uint8 internal constant SETTLEMENT = 6;
    uint8 internal constant AUTHORITY = 7;
    uint8 internal constant OFF_CHAIN = 8;
    uint8 internal constant CLAIMS = 9;
}
