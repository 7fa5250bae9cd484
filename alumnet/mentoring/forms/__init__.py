"""Forms: shape and field errors, a module a topic."""
