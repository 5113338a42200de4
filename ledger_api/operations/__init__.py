"""Taking signed acts in, and the operations that follow them to their end."""
