"""Lets `python -m cli` do what `readiness` does."""

from cli.app import main

if __name__ == "__main__":
    main()
