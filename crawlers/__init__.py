"""Fetch: a source becomes a stream of captures (bytes and where they came from).

In: a source's description. Out: `Capture` records for `ingest`.
"""
