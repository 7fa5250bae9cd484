"""Forms of programmes: shape and field errors, no rules."""
