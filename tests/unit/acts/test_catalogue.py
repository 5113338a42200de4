import pytest

from ledger_api.acts.catalogue import ACTS, ActType
from ledger_api.acts.messages import LINES, MESSAGES
from scripts import catalogue as derived


def test_messages_and_reference__committed__are_what_the_catalogue_says() -> None:
    assert derived.main(["--check"]) == 0


def test_check__of_stale_files__fails_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(derived, "render_reference", lambda: "another text")
    before = derived.REFERENCE.read_text(encoding="utf-8")
    assert derived.main(["--check"]) == 1
    assert "acts-reference.md is not fresh" in capsys.readouterr().err
    assert derived.REFERENCE.read_text(encoding="utf-8") == before


def test_kinds_and_names__of_all_acts__differ() -> None:
    assert len({act.kind for act in ACTS}) == len({act.name for act in ACTS}) == len(ACTS)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_act__in_python__has_the_fields_of_the_catalogue(act: ActType) -> None:
    assert MESSAGES[act.kind].__name__ == act.name
    assert MESSAGES[act.kind]._fields == tuple(field.attribute for field in act.fields)
    assert set(act.signers) <= {field.name for field in act.fields}
    if act.items:
        assert LINES[act.items.item.name]._fields == tuple(field.attribute for field in act.items.item.fields)
