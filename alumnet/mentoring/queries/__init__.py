"""Reads about requests and mentorships, a module a subject."""
