"""The rules of announcements: their steps, whom they are for, how many there may be."""
