"""What people are told: which event becomes which mail, in which words."""
