"""The network's identity and the parameters in force."""

from sqlalchemy import select

from ledger_api.acts.catalogue import DOMAIN_NAME, DOMAIN_VERSION
from ledger_api.acts.hashing import Domain
from ledger_api.meta.schemas import (
    CurrencyModel,
    LimitsModel,
    NetworkModel,
    PolicyModel,
    ThresholdModel,
)
from ledger_api.store.reader import Snapshot
from ledger_api.store.tables.state import policies, thresholds
from ledger_api.values.currencies import CURRENCIES
from ledger_api.web import pages
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.runtime import Reads, Runtime

MOST_BULK_ACTS = 1_000
_CURRENCIES = [
    CurrencyModel(code=currency.code, number=currency.numeric, minor_unit=currency.minor_unit)
    for currency in CURRENCIES
]


async def describe(runtime: Runtime, read: Reads) -> NetworkModel:
    """What a client compares with what it was given, and needs to know before it signs."""
    view, settings, now = runtime.ledger.network, runtime.settings, runtime.ledger.now()
    policy = await read.run(lambda snapshot: _policy(snapshot, now))
    return NetworkModel(
        chain_id=view.chain_id,
        contract="0x" + view.contract.hex(),
        salt="0x" + view.salt.hex(),
        code_hash="0x" + view.code_hash.hex(),
        genesis_hash="0x" + view.genesis_hash.hex(),
        domain_name=DOMAIN_NAME,
        domain_version=DOMAIN_VERSION,
        domain_separator="0x" + Domain(view.chain_id, view.contract, view.salt).separator.hex(),
        deployed_at=view.deployed_at,
        block=runtime.ledger.height,
        now=rfc3339(now),
        sandbox=settings.sandbox,
        policy=policy,
        limits=LimitsModel(
            body_bytes=settings.body_bytes,
            document_bytes=settings.document_bytes,
            wait_seconds=settings.wait_seconds,
            bulk_acts=MOST_BULK_ACTS,
            page_items=pages.MOST,
        ),
        currencies=_CURRENCIES,
    )


def _policy(snapshot: Snapshot, now: int) -> PolicyModel:
    in_force = select(policies).where(policies.c.effective_from <= now).order_by(policies.c.version.desc()).limit(1)
    row = snapshot.connection.execute(in_force).one()
    lines = select(thresholds).where(thresholds.c.version == row.version).order_by(thresholds.c.currency)
    return PolicyModel(
        version=row.version,
        effective_from=rfc3339(row.effective_from),
        tenor_days=row.tenor_days,
        tenor_days_max=row.tenor_days_max,
        depth_max=row.depth_max,
        live_max=row.live_max,
        minimum_lot=str(row.minimum_lot),
        grace_days=row.grace_days,
        cooling_days=row.cooling_days,
        default_days=row.default_days,
        late_rate=row.late_rate,
        thresholds=[
            ThresholdModel(
                per_act=MoneyModel.of(line.per_act, line.currency),
                per_day=MoneyModel.of(line.per_day, line.currency),
            )
            for line in snapshot.connection.execute(lines)
        ],
    )
