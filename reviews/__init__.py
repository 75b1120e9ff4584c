"""Expert review, risk assessment, fair-competition review, legality review."""
