"""Schools, employers, associations; affiliations of people with them."""
