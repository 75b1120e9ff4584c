"""Questionnaires and opinion polls: the room is reserved, nothing is asked here yet."""
