"""What people are told of and how: the catalogue, and the rules of when a mail leaves.

Pure: no database, no web, no clock of its own.
"""
