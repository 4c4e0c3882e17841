"""The commands of ``akb``: each from options to text and an exit code. Legal words come from the rules alone."""
