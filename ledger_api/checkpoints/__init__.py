"""Checkpoints of the chain and the members' countersignatures of them."""
