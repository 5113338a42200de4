"""The subcommands of `ledger`, one small module each."""
