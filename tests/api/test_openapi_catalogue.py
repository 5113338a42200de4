"""The OpenAPI document names the acts, refusals and states of the catalogue: all of them, and no other."""

from enum import IntEnum, IntFlag
from typing import Any

import pytest

from ledger_api.acts import enums
from ledger_api.acts.catalogue import ACTS, ActType, Field
from ledger_api.acts.refusals import REFUSALS
from ledger_api.web.refusals import SERVICE_REFUSALS
from tests.api.documents import document

SCHEMAS: dict[str, Any] = document()["components"]["schemas"]

LISTED: list[tuple[str, str, type[IntEnum] | type[IntFlag], set[str]]] = [
    ("ReceivableModel", "state", enums.ReceivableState, {"none"}),
    ("ReceivableModel", "stored_state", enums.ReceivableState, {"none"}),
    ("ReceivableModel", "scenario", enums.Scenario, set()),
    ("ReceivableModel", "waiver", enums.Waiver, set()),
    ("ReceivableModel", "tenor_reason", enums.TenorReason, {"none"}),
    ("ReceivableDetailsModel", "rejection", enums.RejectReason, set()),
    ("CertificateModel", "state", enums.CertificateState, {"none"}),
    ("CertificateModel", "stored_state", enums.CertificateState, {"none"}),
    ("FinancingModel", "state", enums.FinancingState, {"none"}),
    ("FinancingModel", "recourse", enums.Recourse, set()),
    ("FinancingRequestModel", "recourse", enums.Recourse, set()),
    ("ParticipantModel", "status", enums.ParticipantStatus, {"none"}),
    ("ParticipantModel", "roles", enums.Role, set()),
    ("OwnParticipantModel", "roles", enums.Role, set()),
    ("SessionModel", "roles", enums.Role, set()),
    ("SignerModel", "capabilities", enums.Capability, set()),
    ("ActTypeModel", "group", enums.Group, set()),
]
"""Schema, member, the enumeration behind it, and which of its names are shown by leaving the member out."""


def listed(schema: dict[str, Any]) -> list[str]:
    """The names that a member's schema allows."""
    for part in (schema, schema.get("items", {}), *schema.get("anyOf", ())):
        if "enum" in part:
            return list(part["enum"])
    raise AssertionError(f"{schema} lists nothing")


@pytest.mark.parametrize(("schema", "member", "numbers", "unsaid"), LISTED, ids=str)
def test_member__lists_the_names_of_its_numbers(
    schema: str, member: str, numbers: type[IntEnum], unsaid: set[str]
) -> None:
    names = [number.name.lower() for number in numbers]
    assert listed(SCHEMAS[schema]["properties"][member]) == [name for name in names if name not in unsaid]


def test_refusals__are_those_of_the_contract__and_the_services_own() -> None:
    assert SCHEMAS["RefusalName"]["enum"] == [*[refusal.name for refusal in REFUSALS], *SERVICE_REFUSALS]
    for schema in ("ActModel", "VerdictModel", "Problem"):
        parts = SCHEMAS[schema]["properties"]["refusal"]["anyOf"]
        assert {"$ref": "#/components/schemas/RefusalName"} in parts, schema


def test_signed_acts__have_a_schema_each__and_there_is_no_other() -> None:
    names = {one["properties"]["act"]["const"] for name, one in SCHEMAS.items() if name.endswith("Act")}
    assert names == {act.name for act in ACTS}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_schema_of_an_act__has_the_catalogues_fields__with_their_widths(act: ActType) -> None:
    form = SCHEMAS[f"{act.name}Act"]
    assert set(form["required"]) == {"act", "fields", "signatures"} | ({"items"} if act.items else set())
    same(SCHEMAS[f"{act.name}Fields"], act.fields)
    if act.items is not None:
        items = form["properties"]["items"]
        assert (items["minItems"], items["maxItems"]) == (act.items.least, act.items.most)
        same(SCHEMAS[items["items"]["$ref"].rpartition("/")[2]], act.items.item.fields)


def same(schema: dict[str, Any], fields: tuple[Field, ...]) -> None:
    """The schema takes exactly the fields, and of each exactly what fits its width."""
    assert schema["additionalProperties"] is False
    assert schema["required"] == list(schema["properties"]) == [field.name for field in fields]
    for field in fields:
        member, most = schema["properties"][field.name], 2 ** (8 * field.width) - 1
        if not field.type.startswith("uint"):
            assert member["pattern"] == f"^0x[0-9a-f]{{{2 * field.width}}}$"
        elif field.width <= 4:
            assert (member["type"], member["minimum"], member["maximum"]) == ("integer", 0, most)
        else:
            assert (member["format"], member["maxLength"]) == (field.type, len(str(most)))
