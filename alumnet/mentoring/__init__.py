"""Mentorship requests, the mentor desk, mentorships."""
