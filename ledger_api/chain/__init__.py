"""The only place that talks to a node: the embedded chain, the relay, the indexer, proofs and the gateway."""
