"""The same small program for each system that can run it: facts, questions, and what answers them."""
