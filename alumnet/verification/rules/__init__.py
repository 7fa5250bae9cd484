"""The rules of verification: policy, states, tables, and what each step needs."""
