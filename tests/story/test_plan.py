"""The parts of the play: any folder of invoices gives a story, or a plain word why not."""

from pathlib import Path

import pytest

from ledger_api.demo.papers import MOST_PAPERS, OWN, Paper, Papers, read_papers
from ledger_api.demo.plan import MOST_TRADES, Plan, PlanError, make_plan
from ledger_api.evidence.importers import ImportedInvoice

STAND_IN = ("91320211MA1MQ8RF5P", "Harbour Steel Works Co., Ltd.")
HEADER = "number,seller_id,seller_name,buyer_id,buyer_name,issue_date,due_date,currency,amount\n"


def _papers(*trades: tuple[str, str, str, int]) -> list[Paper]:
    return [
        Paper(
            ImportedInvoice(
                file=f"{index:02}.xml",
                format="ubl",
                kind="invoice",
                number=str(index),
                seller_id=seller,
                buyer_id=buyer,
                currency=currency,
                amount=f"{minor // 100}.{minor % 100:02}",
            ),
            b"<Invoice/>",
            "application/xml",
        )
        for index, (seller, buyer, currency, minor) in enumerate(trades)
    ]


def _check(plan: Plan) -> None:
    """What every plan promises: no invoice beyond its amount, and a threshold between main and single."""
    used: dict[str, int] = {}
    for trade in plan.confirmed:
        for line in trade.lines:
            assert line.amount > 0
            name = line.paper.invoice.file + str(line.paper.invoice.number)
            used[name] = used.get(name, 0) + line.amount
            assert used[name] <= line.paper.invoice.minor
    assert plan.rejected.face > 0
    assert plan.threshold(plan.main.currency) < plan.main.face
    assert plan.single.face <= plan.threshold(plan.single.currency)


def test_the_packages_own_invoices_give_all_four_parts_without_a_stand_in() -> None:
    papers = read_papers(OWN, stand_in=STAND_IN)
    plan = make_plan(papers.usable)
    _check(plan)
    assert papers.skipped == ()
    assert papers.without_seller == 0
    assert plan.notes == ()
    assert plan.main.face == 127_999_982
    assert plan.threshold("CNY") == 60_000_000
    assert {plan.opened.face, plan.rejected.face, plan.single.face} == {30_000_050, 15_000_000, 9_250_000}
    assert {paper.invoice.format for paper in papers.usable} == {"ubl", "cii", "cn", "csv"}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, MOST_TRADES + 3])
def test_any_number_of_trades_gives_a_plan(count: int) -> None:
    plan = make_plan(_papers(*((f"S{i}", f"B{i}", "EUR", 250_000 + i) for i in range(count))))
    _check(plan)
    assert bool(plan.notes) == (count < 4 or count > MOST_TRADES)
    assert len(plan.confirmed) <= MOST_TRADES


def test_equal_amounts_still_put_one_trade_below_the_threshold() -> None:
    _check(make_plan(_papers(*((f"S{i}", "B", "JPY", 100_000) for i in range(5)))))


def test_a_tiny_second_trade_is_confirmed_whole_and_the_opened_part_comes_from_the_main_one() -> None:
    plan = make_plan(_papers(("S1", "B", "EUR", 100_000), ("S2", "B", "EUR", 1)))
    _check(plan)
    assert plan.single.face == 1
    assert plan.opened.seller == plan.main.seller


@pytest.mark.parametrize("minor", [None, 999])
def test_invoices_that_cannot_carry_the_story_are_refused(minor: int | None) -> None:
    with pytest.raises(PlanError, match="at least"):
        make_plan(_papers(("S", "B", "EUR", minor)) if minor else [])


def _read(folder: Path, text: str) -> Papers:
    (folder / "list.csv").write_text(HEADER + text)
    return read_papers(folder, stand_in=STAND_IN)


def test_the_second_invoice_with_a_sellers_number_is_skipped_and_says_which_was_first(tmp_path: Path) -> None:
    papers = _read(tmp_path, "A-1,S1,S,B1,B,2026-01-05,,EUR,10.00\na-1,s1,S,B1,B,2026-01-05,,EUR,99.00\n")
    assert [paper.invoice.amount for paper in papers.usable] == ["10.00"]
    assert papers.skipped[0].why == "the same number of the same seller as list.csv"


def test_invoices_without_a_seller_go_to_the_stand_in_and_are_counted(tmp_path: Path) -> None:
    papers = _read(tmp_path, "A-1,,,B1,B,2026-01-05,,EUR,10.00\n")
    assert papers.without_seller == 1
    assert papers.usable[0].invoice.seller_id == STAND_IN[0]


def test_a_row_of_a_list_becomes_a_document_of_its_own(tmp_path: Path) -> None:
    paper = _read(tmp_path, "A-1,S1,S,B1,B,2026-01-05,,EUR,10.00\nA-2,S2,S,B1,B,2026-01-05,,EUR,11.00\n").usable[1]
    again = read_papers(tmp_path, stand_in=STAND_IN).usable[1]
    assert paper == again
    assert paper.media_type == "text/csv"
    assert paper.content.count(b"\n") == 2
    assert b"A-1" not in paper.content


def test_what_cannot_be_owed_is_skipped_with_its_reason(tmp_path: Path) -> None:
    papers = _read(
        tmp_path, "N,S1,S,B1,B,2026-01-05,,EUR,-1.00\nO,S1,S,S1,S,2026-01-05,,EUR,1.00\nP,S1,S,,,2026-01-05,,EUR,1.00\n"
    )
    assert papers.usable == ()
    assert [skipped.why for skipped in papers.skipped] == [
        "row 2: the payable amount is negative",
        "seller and buyer are the same",
        "number, buyer or currency is missing",
    ]


def test_more_invoices_than_the_play_takes_are_named_as_skipped(tmp_path: Path) -> None:
    rows = "".join(f"N{i},S1,S,B1,B,2026-01-05,,EUR,1.00\n" for i in range(MOST_PAPERS + 2))
    papers = _read(tmp_path, rows)
    assert len(papers.usable) == MOST_PAPERS
    assert {skipped.why for skipped in papers.skipped} == {"more than the play takes"}
