"""The agency report: assembled from the register, proof-read, signed, filed and frozen."""
