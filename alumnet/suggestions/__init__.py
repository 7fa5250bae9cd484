"""Mentors for a member: what is learnt of all, kept in a file, and asked for one."""
