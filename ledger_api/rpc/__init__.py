"""The gateway to the chain's node: JSON-RPC for those who may see the graph."""
