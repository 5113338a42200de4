"""A cast of enrolled participants over a real service: real acts, real chain, real database, each its own client.

Enrolled once per database and shared by the tests of a session: a test makes its own objects (fresh serials, fresh
keys) and looks only at them.
"""

import itertools
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act
from ledger_api.acts.enums import Capability, EvidenceType, Role
from ledger_api.acts.hashing import Domain, keccak, list_hash
from ledger_api.acts.ids import receivable_id
from ledger_api.sdk import AsyncLedger, Clock, Network, Signer, SigningKey
from ledger_api.sdk.answers import Operation
from ledger_api.values.accounts import BankAccount
from ledger_api.values.bindings import Binding
from ledger_api.values.commitments import Subject, commitment, new_salt
from tests.support.postgres import PostgresServer
from tests.support.service import URL, RunningService, running_service

CNY = 156
DAY = 86_400
WAIT = 15.0
CAP = 10**12

MODULE = pytest.mark.asyncio(loop_scope="session")
"""The mark of every module that uses `network`: the service and its clients live on the session's loop."""


@dataclass
class Member:
    """A participant with two people: who makes and administers, and who checks."""

    number: int
    roles: Role
    name: str
    client: AsyncLedger
    checker: AsyncLedger
    binding: Binding
    account: BankAccount
    serials: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1), repr=False)

    @property
    def tag(self) -> int:
        """The tag that acts carry beside the number."""
        return self.binding.tag

    @property
    def sign(self) -> Signer:
        """Builds and signs the participant's acts."""
        return self.client.signer

    def check(self, act: Act) -> Act:
        """The act with the checker's signature after the maker's."""
        return self.checker.signer.check(act)

    def new_receivable(self) -> int:
        """The id of a receivable that this participant can submit or open."""
        return receivable_id(self.number, next(self.serials))


@dataclass
class Confirmed:
    """A receivable and, once it is confirmed, its root certificate, at sequence 1 in the creditor's hands."""

    receivable: int
    obligor: Member
    creditor: Member
    face: int
    cutoff: int
    evidence: tuple[m.EvidenceLine, ...]
    commitment: bytes


class Cast:
    """Everyone, by part and by number."""

    def __init__(self, service: RunningService) -> None:
        self.service = service
        self.ca = Ed25519PrivateKey.generate()
        view = service.ledger.network
        self.network = Network(
            URL,
            Domain(view.chain_id, view.contract, view.salt),
            (self.ca.public_key().public_bytes_raw(),),
        )
        self.members: dict[int, Member] = {}
        self._tokens: dict[int, dict[str, str]] = {}
        self.governors = tuple(
            self.member(number, Role.GOVERNOR, f"Governor {number}", key)
            for number, key in enumerate(service.governors, 1)
        )
        self.enterprise = self.member(10, Role.CORE_ENTERPRISE, "Northern Rail Works")
        self.second_enterprise = self.member(11, Role.CORE_ENTERPRISE, "Southern Shipyards")
        self.suppliers = tuple(self.member(20 + i, Role.SUPPLIER, f"Supplier {i + 1}") for i in range(6))
        self.financier = self.member(30, Role.FINANCIER, "First Bank")
        self.second_financier = self.member(31, Role.FINANCIER, "Second Bank")
        self.bank = self.member(40, Role.SETTLEMENT_BANK, "Settlement Bank")
        self.verifier = self.member(50, Role.VERIFIER, "Invoice Verifier")
        self.auditor = self.member(60, Role.AUDITOR, "Auditor")
        self.authority = self.member(70, Role.AUTHORITY, "Court")
        self.operator = self.member(80, Role.OPERATOR, "Operator")
        self.outsider = self.member(90, Role.SUPPLIER, "Outsider")

    def now(self) -> int:
        """The ledger's instant."""
        return self.service.ledger.now()

    @property
    def everyone(self) -> tuple[Member, ...]:
        """All members by number."""
        return tuple(self.members.values())

    def governed(self, act: Act) -> Act:
        """A governors' act that the first signed, with the second signature that the threshold asks for."""
        return self.governors[1].sign.sign(act)

    async def govern(self, *acts: Act) -> None:
        """Execute governors' acts that the first of them signed."""
        await executed(self.governors[0], *[self.governed(act) for act in acts])

    def client(self, number: int, key: SigningKey, **more: object) -> AsyncLedger:
        """A further client of a participant, with a session of its own."""
        signer = Signer(number, key, self.network.domain, self.now)
        return AsyncLedger(
            self.network,
            signer,
            clock=Clock(source=self.now),
            http=self.http(),
            **more,  # type: ignore[arg-type]
        )

    def http(self) -> httpx.AsyncClient:
        """Bare HTTP to the service, in process."""
        return self.service.client()

    async def bearer(self, member: Member) -> dict[str, str]:
        """The header of a session of the member's, for bare HTTP."""
        if member.number not in self._tokens:
            await member.client.access.sign_in()
            self._tokens[member.number] = {"Authorization": f"Bearer {member.client._core._token}"}
        return self._tokens[member.number]

    def member(self, number: int, roles: Role, name: str, key: SigningKey | None = None) -> Member:
        """A member that is not enrolled yet."""
        key, checker = key or SigningKey.generate(), SigningKey.generate()
        legal_id = f"GOVERNOR-{number}" if roles & Role.GOVERNOR else f"91120116MA{number:08d}"
        binding = Binding(number, name, legal_id, key.address, "0x" + key.public_key.hex(), new_salt())
        account = BankAccount("BANKCNBJ", f"6222{number:012d}", name, new_salt())
        member = Member(number, roles, name, self.client(number, key), self.client(number, checker), binding, account)
        self.members[number] = member
        return member

    async def join(self, *joining: Member) -> None:
        """Enrol members, and show who they are."""
        first = self.governors[0]
        await self.govern(*[_enrolment(first.sign, member) for member in joining])
        for member in joining:
            await first.client.participants.put_directory_entry(member.binding, member.binding.sign(self.ca))

    async def enrol(self) -> None:
        """Bring everyone onto the ledger: enrolments, caps, directory entries, bank accounts, through the API."""
        first = self.governors[0]
        joining = [member for member in self.everyone if member not in self.governors]
        await self.join(*joining)
        for governor in self.governors:
            await first.client.participants.put_directory_entry(governor.binding, governor.binding.sign(self.ca))
        await self.govern(
            *[
                first.sign.set_cap(obligor=member.number, currency=CNY, cap=CAP)
                for member in (self.enterprise, self.second_enterprise)
            ]
        )
        for member in joining:
            await member.client.participants.put_account(member.account)

    async def confirmed(
        self, creditor: Member, obligor: Member | None = None, *, face: int = 40_000_00, days: int = 90
    ) -> Confirmed:
        """A receivable of the supplier, from the attested invoice to the root certificate."""
        made = await self.submitted(creditor, obligor, face=face, days=days)
        await executed(made.obligor, made.obligor.check(confirmation(made)))
        return made

    async def submitted(
        self, creditor: Member, obligor: Member | None = None, *, face: int = 40_000_00, days: int = 90
    ) -> Confirmed:
        """A receivable of the supplier that the obligor has not answered."""
        obligor = obligor or self.enterprise
        fingerprint, cutoff = keccak(os.urandom(32)), self.now() + days * DAY
        evidence = (m.EvidenceLine(fingerprint, face),)
        await executed(self.verifier, attestation(self.verifier, creditor, fingerprint, face))
        submitted = creditor.sign.submit(
            receivable=creditor.new_receivable(),
            obligor=obligor.number,
            obligor_tag=obligor.tag,
            face=face,
            currency=CNY,
            cutoff=cutoff,
            scenario=0,
            until=self.now() + DAY,
            evidence=evidence,
        )
        await executed(creditor, submitted)
        content = keccak(bytes(32) + list_hash(submitted))
        return Confirmed(submitted.fields.receivable, obligor, creditor, face, cutoff, evidence, content)

    async def close(self) -> None:
        """Close every client."""
        for member in self.everyone:
            await member.client.close()
            await member.checker.close()


def attestation(verifier: Member, issuer: Member, fingerprint: bytes, amount: int) -> Act:
    """The verifier's word for an invoice."""
    return verifier.sign.attest_evidence(
        issuer=issuer.number,
        fingerprint=fingerprint,
        epoch=1,
        evidence_type=EvidenceType.INVOICE,
        currency=CNY,
        amount=amount,
        content=keccak(fingerprint),
    )


def confirmation(claim: Confirmed) -> Act:
    """The maker's confirmation of what was submitted."""
    return claim.obligor.sign.confirm(
        receivable=claim.receivable,
        creditor=claim.creditor.number,
        creditor_tag=claim.creditor.tag,
        face=claim.face,
        currency=CNY,
        cutoff=claim.cutoff,
        commitment=claim.commitment,
        waiver=0,
        tenor_reason=0,
    )


async def executed(by: Member, *acts: Act) -> Operation:
    """Present acts together and see each of them executed."""
    told = await by.client.operations.present_many(acts, wait=WAIT)
    refused = [result for result in told["results"] if not result["accepted"]]
    assert not refused, refused
    operation = told["operation"]
    assert {act["status"] for act in operation["acts"]} == {"executed"}, operation
    return operation


def _enrolment(governor: Signer, member: Member) -> Act:
    keys = (member.client.signer.key, member.checker.signer.key)
    capabilities = (Capability.MAKER | Capability.ADMIN, Capability.CHECKER)
    people = [commitment(Subject.PERSON, {"name": key.address, "salt": new_salt()}) for key in keys]
    lines = [
        m.SignerLine(bytes.fromhex(key.address[2:]), int(may), person)
        for key, may, person in zip(keys, capabilities, people, strict=True)
    ]
    return governor.enrol(
        participant=member.number,
        roles=int(member.roles),
        tag=member.tag,
        binding=member.binding.commitment,
        account=member.account.commitment,
        signers=lines,
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=["sqlite", "postgresql"])
async def network(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cast]:
    """The cast, on either database."""
    url = None
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        server.execute("CREATE DATABASE network")
        url = server.url("network")
    async with running_service(tmp_path_factory.mktemp("network"), database_url=url, sandbox=True) as service:
        cast = Cast(service)
        await cast.enrol()
        yield cast
        await cast.close()
