import io
import json
import os
from pathlib import Path

import pytest

from ledger_api.evidence.import_command import import_dry_run
from ledger_api.evidence.importers import KEYS, Limits
from ledger_api.values.currencies import UnknownCurrencyError
from tests.unit.evidence.support import FIXTURES, UBL

Line = dict[str, str | None]


def run(*paths: Path | str, currency: str | None = None, **limits: int) -> tuple[int, list[Line]]:
    out = io.StringIO()
    code = import_dry_run(paths, currency=currency, out=out, limits=Limits(**limits))
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def errors(lines: list[Line]) -> list[str | None]:
    return [line["error"] for line in lines]


def test_line__has_exactly_the_documented_keys_in_order() -> None:
    documented = (
        "file format kind number seller_id seller_name buyer_id buyer_name issue_date due_date currency amount error"
    )
    assert list(KEYS) == documented.split()
    for path in sorted(FIXTURES.iterdir()):
        for line in run(path)[1]:
            assert list(line) == documented.split()
            assert line["file"] == str(path)
            assert all(value is None or (value) for value in line.values())


def test_good_files__exit_0_with_a_line_each() -> None:
    names = ["ubl-invoice.xml", "cii-invoice.xml", "china-invoice.xml"]
    code, lines = run(*(FIXTURES / name for name in names))
    assert (code, errors(lines)) == (0, [None] * 3)
    assert [line["format"] for line in lines] == ["ubl", "cii", "cn"]


def test_currency_option__completes_files_without_one() -> None:
    assert run(FIXTURES / "accounts-receivable.csv")[0] == 1
    code, lines = run(FIXTURES / "accounts-receivable.csv", currency="USD")
    assert (code, [line["currency"] for line in lines]) == (0, ["USD", "USD"])
    with pytest.raises(UnknownCurrencyError):
        run(FIXTURES / "accounts-receivable.csv", currency="XXX")


def test_bad_file__is_one_line_and_the_rest_go_on(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_text("<!DOCTYPE x><x/>")
    good = FIXTURES / "ubl-invoice.xml"
    code, lines = run(bad, good, tmp_path / "missing.xml", good)
    assert code == 1
    assert errors(lines) == [
        "a document type, entities and external references are not accepted",
        None,
        "No such file or directory",
        None,
    ]


def test_folder__is_walked_in_sorted_order_without_hidden_names_and_linked_folders(tmp_path: Path) -> None:
    for name in ("b.xml", "a/z.xml", "a/b/c.xml", ".hidden.xml", ".git/x.xml", "C.xml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(UBL, encoding="utf-8")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "linked.xml").symlink_to(FIXTURES / "ubl-invoice.xml")
    code, lines = run(tmp_path)
    found = [Path(str(line["file"])).relative_to(tmp_path).as_posix() for line in lines]
    assert (code, found) == (0, ["C.xml", "a/b/c.xml", "a/z.xml", "b.xml", "linked.xml"])


def test_folder__that_is_empty_or_too_deep_or_too_full__says_so(tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    (deep / "1" / "2").mkdir(parents=True)
    assert errors(run(deep, folder_depth=2)[1]) == ["folders are nested too deep"]
    assert errors(run(deep)[1]) == ["the folder has no files"]
    for number in range(3):
        (deep / f"{number}.xml").write_text(UBL, encoding="utf-8")
    assert errors(run(deep, files=3)[1]) == [None, "the folder has no files", None, "more than 3 files"]


def test_file__over_the_size_limit__is_refused_without_reading_on(tmp_path: Path) -> None:
    large = tmp_path / "large.xml"
    with large.open("wb") as stream:
        stream.truncate(1 << 40)
    assert errors(run(large)[1]) == ["the file has more than 10485760 bytes"]


def test_pipe_and_device__are_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert errors(run(pipe, "/dev/zero")[1]) == ["no regular file", "no regular file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_file__that_may_not_be_read__is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed.xml"
    closed.write_text(UBL, encoding="utf-8")
    closed.chmod(0)
    assert errors(run(closed)[1]) == ["Permission denied"]


def test_name__that_is_no_text__is_shown_and_read(tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n.xml")
    Path(odd).write_text(UBL, encoding="utf-8")
    code, lines = run(odd)
    assert (code, lines[0]["file"]) == (0, f"{tmp_path}/\ufffd\n.xml")


def test_name__with_invisible_characters__stays_on_its_line(tmp_path: Path) -> None:
    out = io.StringIO()
    import_dry_run([tmp_path / "a\u2028b\u202ec\x85d"], out=out)
    assert len(out.getvalue().splitlines()) == 1
    assert json.loads(out.getvalue())["file"] == f"{tmp_path}/a\u2028b\u202ec\x85d"


def test_output__that_can_t_hold_every_character__gets_them_escaped() -> None:
    buffer = io.BytesIO()
    out = io.TextIOWrapper(buffer, encoding="ascii")
    assert import_dry_run([FIXTURES / "china-invoice.xml"], out=out) == 0
    assert json.loads(buffer.getvalue())["buyer_name"] == "上海远航重工股份有限公司"


def test_path__with_a_null__is_an_error_line() -> None:
    assert errors(run("a\x00b")[1]) == ["not readable"]


def test_dangling_link__is_an_error_line(tmp_path: Path) -> None:
    (tmp_path / "link.xml").symlink_to(tmp_path / "nowhere")
    assert errors(run(tmp_path)[1]) == ["No such file or directory"]
