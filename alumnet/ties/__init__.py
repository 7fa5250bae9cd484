"""Who is near whom, why, and in which words; and how far people let their ties serve others."""
