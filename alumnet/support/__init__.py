"""Questions to the staff, of members and of people who aren't signed in, and the answers."""
