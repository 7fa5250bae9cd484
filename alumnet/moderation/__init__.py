"""Reports, the queue of the staff, decisions."""
