"""Servers of our own that behave like each site: our own pages in the same form, thousands of them."""
