"""`python -m alumnet` is the `alumnet` command."""

from alumnet.cli import main

main()
