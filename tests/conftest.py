"""Fixtures that any test may ask for, and how Hypothesis searches."""

import hypothesis

pytest_plugins = ["tests.support.postgres", "tests.support.network", "tests.support.demo"]

# A red run is red for everyone: examples come from the test itself, not from chance, and a busy machine fails nothing.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("searching", deadline=None, print_blob=True, max_examples=2000)
hypothesis.settings.load_profile("repeatable")
