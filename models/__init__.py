"""Learns: scikit-learn lives here and nowhere else."""
