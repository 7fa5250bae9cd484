"""The rules of the report: periods, what is counted, which numbers would be about too few."""
