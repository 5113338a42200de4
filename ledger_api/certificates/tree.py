"""Lineage: from a certificate to the root with each change of holder, and to what was split off it."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from ledger_api.access.identity import Identity
from ledger_api.access.visibility import MANDATED, OF_CERTIFICATE, PRESENT, Relation, Sight
from ledger_api.acts.catalogue import BY_KIND
from ledger_api.acts.effective import certificate_state
from ledger_api.acts.records import Certificate, Receivable
from ledger_api.certificates import repository
from ledger_api.certificates.repository import Edge
from ledger_api.certificates.schemas import HopModel, LineageModel, LineageNodeModel
from ledger_api.certificates.service import Passed, passed_on, trade_of
from ledger_api.evidence import committed
from ledger_api.store import chronicle
from ledger_api.store.chronicle import Entry
from ledger_api.store.vault import Vault
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.names import name_of
from ledger_api.web.parties import Parties

MOST: Final = 20_000
"""Certificates of one tree that are looked at."""


@dataclass(frozen=True, slots=True)
class _Hop:
    certificate: int
    sender: int
    receiver: int
    entry: Entry
    trade: bytes


class Tree:
    """One receivable's certificates as one caller may see them, read in one snapshot."""

    def __init__(self, connection: Connection, caller: Identity, now: int, receivable: int, terms: Receivable) -> None:
        self._connection = connection
        self._me = caller.participant
        self._now = now
        self._receivable = receivable
        self._terms = terms
        self._sight = Sight(connection, caller, now)
        self._certificates = repository.of_receivable(connection, receivable, MOST + 1)
        self._edges = repository.edges(connection, receivable, MOST + 1)
        self._relations = self._seen()

    def lineage(self, vault: Vault, certificate: int, *, whole: bool) -> LineageModel:
        """The certificate's path, hops and descendants; `whole` shows every certificate of the receivable instead."""
        path = self._path(certificate)
        hops = self._hops(path)
        shown = self._descendants(self._receivable if whole else certificate)
        shown = [each for each in shown if self._relations[each]]
        past = self._passed([each for each in shown if self._relations[each] is Relation.PAST_HOLDER])
        numbers = {hop.sender for hop in hops} | {hop.receiver for hop in hops}
        numbers |= {self._certificates[each].holder for each in shown}
        numbers |= {each.receiver for each in past.values()}
        parties = Parties(self._connection, numbers)
        nodes = [self._node(each, past, parties) for each in shown]
        live = sum(self._certificates[each].amount for each in shown if each not in past)
        return LineageModel(
            receivable=str(self._receivable),
            face=self._money(self._terms.face),
            redeemed=self._money(self._terms.redeemed),
            path=[str(each) for each in path],
            hops=self._hop_models(vault, hops, parties),
            nodes=nodes,
            live=self._money(live),
            complete=len(self._certificates) <= MOST,
        )

    @property
    def by_mandate(self) -> bool:
        """Whether the caller stands in no relation to any of it but its mandate."""
        found = Relation.NOTHING
        for relation in self._relations.values():
            found |= relation
        return found.by_mandate

    def _seen(self) -> dict[int, Relation]:
        held, asked = self._sight.held_of(self._receivable), self._sight.asked_of(self._receivable)
        relations = {}
        for each, record in self._certificates.items():
            relation = self._sight.of_known(each, record, self._terms)
            relation |= Relation.ASKED if each in asked else Relation.NOTHING
            if not relation and each in held:
                relation = Relation.PAST_HOLDER
            relations[each] = relation
        return relations

    def _path(self, certificate: int) -> list[int]:
        path = [certificate]
        while (edge := self._edges.get(path[-1])) is not None:
            path.append(edge.parent)
        return path[::-1]

    def _hops(self, path: Sequence[int]) -> list[_Hop]:
        """The changes of holder on the path, up to where each certificate was split off the one before."""
        histories = chronicle.entries_of_many(self._connection, OF_CERTIFICATE, path)
        holder = self._terms.creditor
        hops: list[_Hop] = []
        for place, certificate in enumerate(path):
            end = _place(self._edges[path[place + 1]]) if place + 1 < len(path) else None
            past = [entry for entry in histories.get(certificate, []) if end is None or entry.place <= end]
            for at, entry in enumerate(past):
                if entry.holder != holder:
                    hops.append(_Hop(certificate, holder, entry.holder, entry, trade_of(certificate, past[: at + 1])))
                    holder = entry.holder
        return self._title(hops, path[-1])

    def _title(self, hops: list[_Hop], certificate: int) -> list[_Hop]:
        # A past holder sees the title up to its own passing it on; what came later is the later holders' business.
        if self._relations.get(certificate, Relation.NOTHING) & (PRESENT | Relation.OBLIGOR):
            return hops
        own = [place for place, hop in enumerate(hops) if self._me in {hop.sender, hop.receiver}]
        return hops[: own[-1] + 1] if own else []

    def _descendants(self, certificate: int) -> list[int]:
        children: dict[int, list[int]] = {}
        for edge in self._edges.values():
            children.setdefault(edge.parent, []).append(edge.certificate)
        found, waiting = [], deque([certificate])
        while waiting:
            each = waiting.popleft()
            found.append(each)
            waiting.extend(children.get(each, ()))
        return [each for each in found if each in self._certificates]

    def _passed(self, certificates: Sequence[int]) -> dict[int, Passed]:
        histories = chronicle.entries_of_many(self._connection, OF_CERTIFICATE, certificates)
        found = {each: passed_on(history, self._me) for each, history in histories.items()}
        return {each: passed for each, passed in found.items() if passed is not None}

    def _node(self, certificate: int, past: Mapping[int, Passed], parties: Parties) -> LineageNodeModel:
        record, edge = self._certificates[certificate], self._edges.get(certificate)
        parent = str(edge.parent) if edge and self._relations.get(edge.parent) else None
        made_by = "0x" + edge.digest.hex() if edge else None
        if certificate in past:
            left = past[certificate]
            return LineageNodeModel(
                certificate=str(certificate),
                parent=parent,
                view="past",
                amount=self._money(left.amount),
                holder=parties.model(left.receiver),
                made_by=made_by,
            )
        whole = bool(self._relations[certificate] & PRESENT)
        return LineageNodeModel(
            certificate=str(certificate),
            parent=parent,
            view="present" if whole else "amount",
            amount=self._money(record.amount),
            holder=parties.model(record.holder),
            state=self._state(record) if whole else None,
            depth=record.depth if whole else None,
            made_by=made_by,
        )

    def _state(self, record: Certificate) -> str:
        name: str = name_of(certificate_state(record, self._terms.cutoff, self._now))
        return name

    def _hop_models(self, vault: Vault, hops: Sequence[_Hop], parties: Parties) -> list[HopModel]:
        mandated = any(relation & MANDATED for relation in self._relations.values())
        known = committed.read(self._connection, vault, [hop.trade for hop in hops], None if mandated else self._me)
        return [
            HopModel(
                certificate=str(hop.certificate),
                sender=parties.model(hop.sender),
                receiver=parties.model(hop.receiver),
                act=BY_KIND[hop.entry.kind].name,
                digest="0x" + hop.entry.digest.hex(),
                at=rfc3339(hop.entry.at),
                block=hop.entry.block,
                trade=committed.model(hop.trade, known),
            )
            for hop in hops
        ]

    def _money(self, minor: int) -> MoneyModel:
        return MoneyModel.of(minor, self._terms.currency)


def _place(edge: Edge) -> tuple[int, int]:
    return edge.block, edge.log_index
