"""What an association tells its board about informal mentoring, and whom it asks to mentor."""
