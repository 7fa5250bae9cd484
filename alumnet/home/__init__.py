"""The page a member comes back to, the welcome page, and the pages everybody may read."""
