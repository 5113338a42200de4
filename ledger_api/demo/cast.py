"""Who plays: firms named by the invoices and stock firms beside them, each with its own keys and its own client."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger_api.acts.codec import Act
from ledger_api.acts.enums import Role
from ledger_api.acts.ids import receivable_id
from ledger_api.demo.papers import Paper
from ledger_api.demo.plan import Plan
from ledger_api.sdk import Clock, Ledger, Network, Signer, SigningKey
from ledger_api.values.accounts import BankAccount
from ledger_api.values.bindings import Binding
from ledger_api.values.commitments import new_salt
from ledger_api.values.identifiers import normalise_legal_id

GOVERNORS = ("Chamber of Industry", "Banking Association", "Notaries' College")
"""The founding governors' names; their legal ids are those that the founding gave them."""
STAND_IN = ("91320211MA1MQ8RF5P", "Harbour Steel Works Co., Ltd.")
"""The seller of invoices that name none."""
_BUYERS = (("91110108MA01KQ3T7C", "Beiling Appliance Co., Ltd."), ("91310115MA1H9UX47B", "Yanhe Shipyard Co., Ltd."))
_FIRST_TIER = (STAND_IN, ("91330205MA2AGU6K0B", "Lakeside Castings Co., Ltd."))
_SECOND_TIER = (("91320583MA1N4F2T6C", "Pinewood Fasteners"), ("91330481MA2CUP7X3D", "Stonebridge Coatings"))
_THIRD_TIER = (("91320509MA1WHE8K2E", "Willow Lane Tooling"), ("91330782MA2E9B5R1F", "Eastgate Wire"))
_Firm = tuple[str, str]
"""Legal id and name."""
_LEAST = 2
SMALL = 10
"""The small firms that one signature pays."""


@dataclass
class Member:
    """One participant: its maker's client, its checker's key, and what it is bound to."""

    number: int
    name: str
    roles: Role
    client: Ledger
    checker: Signer
    binding: Binding
    account: BankAccount
    serials: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)

    @property
    def sign(self) -> Signer:
        """Builds and signs this participant's acts as its maker."""
        return self.client.signer

    @property
    def tag(self) -> int:
        """The tag of its legal id."""
        return self.binding.tag

    def checked(self, act: Act) -> Act:
        """A dual act with the checker's signature after the maker's."""
        return self.checker.check(act)

    def new_receivable(self) -> int:
        """The id of a receivable of its own."""
        return receivable_id(self.number, next(self.serials))


class Cast:
    """Everyone, by part. Keys are made here and lie as files of mode 0600 in the folder of keys."""

    def __init__(self, network: Network, clock: Clock, ca: Ed25519PrivateKey, governor_keys: Path, keys: Path) -> None:
        self.network = network
        self.clock = clock
        self.ca = ca
        self._keys = keys
        self.members: dict[int, Member] = {}
        self._by_legal_id: dict[str, Member] = {}
        self.governors = tuple(
            self._join(number, name, f"GOVERNOR-{number}", Role.GOVERNOR, key=governor_keys / f"{number}.key")
            for number, name in enumerate(GOVERNORS, 1)
        )
        self.enterprises: list[Member] = []
        self.tiers: dict[int, list[Member]] = {1: [], 2: [], 3: []}
        self.small: list[Member] = []

    def fill(self, plan: Plan, papers: Iterable[Paper]) -> None:
        """Give out all parts: the plan's sellers and buyers first, stock firms for what is left over."""
        names = {
            normalise_legal_id(identity): name
            for paper in papers
            for identity, name in (
                (paper.invoice.seller_id or "", paper.invoice.seller_name),
                (paper.invoice.buyer_id or "", paper.invoice.buyer_name),
            )
            if name and identity
        }
        buyers = [(trade.buyer, names.get(trade.buyer, trade.buyer)) for trade in plan.trades]
        sellers = [(trade.seller, names.get(trade.seller, trade.seller)) for trade in plan.trades]
        self._take(self.enterprises, 101, Role.CORE_ENTERPRISE, buyers, _BUYERS)
        self._take(self.tiers[1], 201, Role.SUPPLIER, sellers, _FIRST_TIER)
        self._take(self.tiers[2], 301, Role.SUPPLIER, (), _SECOND_TIER)
        self._take(self.tiers[3], 401, Role.SUPPLIER, (), _THIRD_TIER)
        self.small = [
            self._join(501 + index, f"Workshop {index + 1}", f"9133WORKSHOP{index + 1:04}", Role.SUPPLIER)
            for index in range(SMALL)
        ]
        self._officials()

    def fill_book(self, customers: Iterable[str]) -> dict[str, Member]:
        """Give out the parts of a firm's book: one obligor per customer, by its legal id, and who else it takes."""
        supplier, first = _FIRST_TIER
        self._cast(self.tiers[1], 201, Role.SUPPLIER, *supplier)
        self._cast(self.tiers[1], 201, Role.SUPPLIER, *first)
        self._cast(self.enterprises, 101, Role.CORE_ENTERPRISE, *_BUYERS[0])
        obligors = {
            customer: self._join(1_001 + index, f"Customer {customer}", customer, Role.CORE_ENTERPRISE)
            for index, customer in enumerate(customers)
        }
        self._officials()
        return obligors

    @property
    def joining(self) -> list[Member]:
        """Everyone that governance still has to enrol."""
        return [member for member in self.members.values() if member not in self.governors]

    @property
    def suppliers(self) -> list[Member]:
        """The suppliers of all tiers, without the small ones."""
        return [member for tier in self.tiers.values() for member in tier]

    def of(self, legal_id: str) -> Member:
        """The participant with a legal id. KeyError where there is none."""
        return self._by_legal_id[normalise_legal_id(legal_id)]

    def close(self) -> None:
        """Close all clients."""
        for member in self.members.values():
            member.client.close()

    def _officials(self) -> None:
        self.banks = (
            self._join(601, "Northern Bank", "LEI-NORTHERNBANK0001", Role.FINANCIER),
            self._join(602, "River Factoring", "LEI-RIVERFACTORING01", Role.FINANCIER),
        )
        self.settlement_bank = self._join(701, "Clearing Bank", "LEI-CLEARINGBANK0001", Role.SETTLEMENT_BANK)
        self.verifier = self._join(801, "Invoice Registry", "REGISTRY-0001", Role.VERIFIER)
        self.auditor = self._join(802, "Auditors & Partners", "AUDITOR-0001", Role.AUDITOR)
        self.authority = self._join(803, "Commercial Court", "COURT-0001", Role.AUTHORITY)
        self.operator = self._join(804, "Platform Operator", "OPERATOR-0001", Role.OPERATOR)

    def _take(
        self, place: list[Member], first: int, role: Role, planned: Iterable[_Firm], stock: Iterable[_Firm]
    ) -> None:
        """All firms of the plan, and of the stock as many as it takes to be two."""
        for legal_id, name in planned:
            self._cast(place, first, role, legal_id, name)
        for legal_id, name in stock:
            if len(place) < _LEAST:
                self._cast(place, first, role, legal_id, name)

    def _cast(self, place: list[Member], first: int, role: Role, legal_id: str, name: str) -> None:
        """Give a firm a part; one that has another already (a buyer that sells too) gets both roles."""
        known = self._by_legal_id.get(normalise_legal_id(legal_id))
        if known is None:
            place.append(self._join(first + len(place), name, legal_id, role))
        elif known not in place:
            known.roles |= role
            place.append(known)

    def _join(self, number: int, name: str, legal_id: str, roles: Role, *, key: Path | None = None) -> Member:
        signing = SigningKey.load(key) if key else self._key(number, "maker")
        checking = self._key(number, "checker")
        signer, checker = (Signer(number, one, self.network.domain, self.clock.now) for one in (signing, checking))
        binding = Binding(number, name, legal_id, signing.address, "0x" + signing.public_key.hex(), new_salt())
        account = BankAccount("CLRBCNBJ", f"6222{number:012}", name, new_salt())
        client = Ledger(self.network, signer, clock=self.clock)
        member = Member(number, name, roles, client, checker, binding, account)
        self.members[number] = member
        self._by_legal_id[normalise_legal_id(legal_id)] = member
        return member

    def _key(self, number: int, part: str) -> SigningKey:
        key = SigningKey.generate()
        key.save(self._keys / f"{number}-{part}.key")
        return key
