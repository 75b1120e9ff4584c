"""The draw: fair under quotas, verifiable by anyone. `hearings/selection.py` is the door; docs/draw.md explains the method.

`lots`, `proofs` and `check` use the standard library only: the folder can be handed to anybody who wants to check.
"""
