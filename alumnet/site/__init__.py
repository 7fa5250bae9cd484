"""What the staff shape of a site: its pages, how it looks, its topics, its numbers."""
