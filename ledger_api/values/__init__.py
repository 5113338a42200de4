"""Pure values: money, day counts, calendars and identifiers. No input or output, no other package of this project."""
