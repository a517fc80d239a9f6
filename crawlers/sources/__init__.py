"""One short module per source: what the source is, its quirks and their dates, its routes and its parsers.

Parsers are pure: `parse_x(data, url)` → a frozen dataclass; fetching is the crawler's.
"""
