"""Who is near whom, why, and in which words. Nothing here knows the web or the database."""
