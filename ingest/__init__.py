"""Understand: a file or a JSON line becomes a `bookshelf.model.Document`.

In: bytes with their origin. Out: a document, or a refusal with its reason.
"""
