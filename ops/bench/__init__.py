"""`./muster bench`: how fast and how small Muster is, each figure beside its baseline in the same run."""
