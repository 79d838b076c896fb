"""A group of commands whose first member needs no name."""

import click


class FirstByDefault(click.Group):
    """A group whose first argument is a member's name, or else the first argument of its first member."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the first member's name in front of anything that names none."""
        if args and args[0] not in {*self.commands, "--help"}:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)
