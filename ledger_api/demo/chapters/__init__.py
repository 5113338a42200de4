"""The chapters of the story, in the order in which `ledger_api.demo.story` plays them."""
