"""Products: validated parameter documents of financiers, version by version, and what a quote under one may be."""
