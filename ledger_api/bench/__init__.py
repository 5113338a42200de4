"""Measuring a ledger on the machine at hand, beside the usual ways to a chain: `ledger bench`.

The service that is measured is `ledger up` in a process of its own, on a folder that goes at the end. What the peers
need and the package does not carry (Brownie, ERC-3525's reference implementation) is looked for in the checkout.
"""
