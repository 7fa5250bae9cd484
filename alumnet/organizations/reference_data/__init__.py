"""The reference lists as TOML, read by `alumnet.organizations.reference`."""
