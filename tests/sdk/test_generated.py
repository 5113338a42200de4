"""The SDK's generated files are what their sources give, and its public face is the promised one."""

from ledger_api import sdk
from scripts import sdk_answers, sdk_clients


def test_the_answers_are_the_ones_that_the_openapi_document_gives() -> None:
    assert sdk_answers.ANSWERS.read_text(encoding="utf-8") == sdk_answers.render(), "python -m scripts.sdk_answers"


def test_both_faces_are_the_ones_that_the_flows_give() -> None:
    for path, text in sdk_clients.render_all().items():
        assert path.read_text(encoding="utf-8") == text, "python -m scripts.sdk_clients"


def test_the_public_face_is_exactly_this() -> None:
    names = (
        "ActRefusedError",
        "AnswerError",
        "AsyncLedger",
        "Booking",
        "BusinessDayRule",
        "CalendarError",
        "Clock",
        "ClockError",
        "CommittedDocument",
        "ConflictError",
        "CurrencyCalendar",
        "CutOff",
        "Directory",
        "DirectoryError",
        "Enrolled",
        "EvidenceLine",
        "Fee",
        "FingerprintKeys",
        "ForbiddenError",
        "HolidayCalendar",
        "IdentityError",
        "InvalidError",
        "InvitedLine",
        "Ledger",
        "LedgerError",
        "Match",
        "Money",
        "Network",
        "NodeCallError",
        "NotFoundError",
        "NotSignedInError",
        "NotificationError",
        "OpenedQuote",
        "PartLine",
        "Participant",
        "Payment",
        "PaymentLine",
        "PendingError",
        "Problem",
        "ProblemError",
        "ProvenCertificate",
        "Recourse",
        "RejectReason",
        "RetryPolicy",
        "SealError",
        "SignInError",
        "Signer",
        "SigningError",
        "SigningKey",
        "SigningKeyError",
        "Subject",
        "ThrottledError",
        "TransportError",
        "UnavailableError",
        "Verdict",
        "VerificationError",
        "Waiver",
        "building",
        "combine",
        "currency_cut_off",
        "price",
        "quotes",
        "read_notification",
        "receivable_id",
        "seal",
        "settlement_calendar",
        "to_json",
        "unseal",
        "verify_certificate",
    )
    assert sorted(sdk.__all__) == sorted(names)
    assert all(hasattr(sdk, name) for name in names)
