"""The tamper-evident record: entries, Merkle tree, checkpoints, proofs."""
