"""The demo's sentences as TOML, read by `alumnet.demo.textbook`."""
