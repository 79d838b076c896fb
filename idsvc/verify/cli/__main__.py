"""`python -m idsvc.verify.cli`: the command where no script of its own is installed."""

from idsvc.verify.cli import main

if __name__ == "__main__":
    main(prog_name="idsvc-verify")
