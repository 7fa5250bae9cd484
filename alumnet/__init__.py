"""alumnet: find a mentor outside your own organization through ties you already have."""
