"""The rules of support: the steps of a question, limits, and what tells a person from a robot."""
