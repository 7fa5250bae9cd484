"""The search engine: text, columns, names, facets and ties over everything people chose to show."""
