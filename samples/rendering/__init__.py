"""How the sample inbox is drawn: a light markup, pages with letterheads, Word files, and files that cannot be read."""
