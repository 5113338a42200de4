"""The catalogue as the API shows it."""

from eth_hash.auto import keccak

from ledger_api.acts.catalogue import ACTS, DOMAIN_NAME, DOMAIN_TYPE, DOMAIN_VERSION, ActType, Field, Signing
from ledger_api.meta.schemas import ActTypeModel, CatalogueModel, FieldModel, ListModel
from ledger_api.web.names import name_of


def describe(act: ActType) -> ActTypeModel:
    """One act with its type hashes."""
    dual = act.signing is Signing.DUAL
    return ActTypeModel(
        name=act.name,
        kind=act.kind,
        group=name_of(act.group),
        signing=act.signing,
        signers=list(act.signers),
        on_chain=act.on_chain,
        nonce=act.nonce,
        summary=act.summary,
        encoded_type=act.encoded_type,
        type_hash=_hash(act.encoded_type),
        check_type=act.check_type if dual else None,
        check_type_hash=_hash(act.check_type) if dual else None,
        fields=_fields(act.fields),
        items=ListModel(
            name=act.items.name, struct=act.items.item.name, most=act.items.most, fields=_fields(act.items.item.fields)
        )
        if act.items
        else None,
    )


def _hash(text: str) -> str:
    return "0x" + keccak(text.encode()).hex()


def _fields(fields: tuple[Field, ...]) -> list[FieldModel]:
    return [FieldModel(name=field.name, type=field.type) for field in fields]


CATALOGUE = CatalogueModel(
    domain_name=DOMAIN_NAME,
    domain_version=DOMAIN_VERSION,
    domain_type=DOMAIN_TYPE,
    acts=[describe(act) for act in ACTS],
)
