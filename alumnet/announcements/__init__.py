"""What an association tells its members, or some of them."""
