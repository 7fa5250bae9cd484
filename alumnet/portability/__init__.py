"""What a member brings along from elsewhere, and takes away: LinkedIn archives, JSON Resume."""
