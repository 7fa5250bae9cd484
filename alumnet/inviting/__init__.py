"""Inviting somebody whom one knows from work or school, and who isn't here yet."""
