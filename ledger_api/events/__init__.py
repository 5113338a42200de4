"""Each participant's gapless feed of what concerns it, read in pages or as a stream."""
