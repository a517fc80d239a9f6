"""Show: the pages, feeds and the widget that people use.

In: HTTP requests. Out: HTML that works without scripts, and better with them.
"""
