"""Find: index and query behind one `Engine` protocol, and the JSON API over it.

In: documents of the record, queries. Out: pages of hits with facets and snippets.
"""
