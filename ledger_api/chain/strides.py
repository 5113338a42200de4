"""How long one piece of work may keep the event loop to itself."""

from typing import Final

STRIDE: Final = 25
"""Acts that are worked on before the event loop gets its turn."""
