"""Offline verification: what a block's hash proves, with no service and no node to be trusted."""
