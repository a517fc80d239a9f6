"""Keep: the domain types and the record of the library.

In: documents that `ingest` understood, edits that people made.
Out: documents with their provisions, relations, files and provenance.
"""
