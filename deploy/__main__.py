"""``python -m deploy``: the same as the command ``duecourse``."""

from deploy.main import main

if __name__ == "__main__":
    main()
