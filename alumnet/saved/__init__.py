"""People and searches that a member keeps for later, and what is new about them."""
