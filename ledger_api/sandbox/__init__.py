"""What only a sandbox offers: a clock that can be moved forward."""
