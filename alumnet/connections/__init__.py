"""Declared ties: connections and blocks between two people."""
