"""The rules of programmes. Pure: no database, no web, no clock of their own."""
