"""What imports know by themselves: limits, columns, years, days, states."""
