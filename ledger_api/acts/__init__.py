"""The catalogue of acts and the one Python rule set. Pure: no I/O, no clock, no node, no database."""
