"""The command line as run from a checkout: python cli.py solve slides-2-2-1."""

from worked.commands import main

if __name__ == "__main__":
    main()
