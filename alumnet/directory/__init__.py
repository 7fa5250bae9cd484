"""The member directory and the mentor finder: pages over search and ties."""
