"""The second story, the hard year: a book of real dates played week by week, and what goes wrong beside it."""
