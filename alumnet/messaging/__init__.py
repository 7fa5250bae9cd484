"""Conversations between two people: plain messages, read marks, mails about them, ways to reach."""
