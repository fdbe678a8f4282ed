"""Runs the command line as a module: python -m helpers.cli."""

from helpers.cli import main

main()
