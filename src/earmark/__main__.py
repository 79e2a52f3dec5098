"""`python -m earmark`: the same as the command `earmark`."""

from earmark.surfaces.cli import main

main()
