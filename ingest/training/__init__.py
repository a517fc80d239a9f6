"""Making the models that ingest uses, from real documents that are no part of the repository."""
