"""The shared core: the tables, the verbs and the reads. The only code that touches the database."""
