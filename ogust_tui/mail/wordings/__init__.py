"""How mail programs say it, language by language: one table a language, each entry with a line it was seen in."""
