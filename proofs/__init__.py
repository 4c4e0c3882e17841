"""Proofs of the encoding: how far its scenarios reach, whether they would notice a change, where each norm went."""
