"""What people may ask of the site about themselves: a copy, an end, and why what is kept."""
