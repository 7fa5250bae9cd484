"""People, their accounts, memberships and roles; signing in."""
