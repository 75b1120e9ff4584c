"""The decision record as it is read: what happened, what the law asks for, and the figures behind it."""

from decisions.duties import Duty, duties
from decisions.figures import Figure, figures
from decisions.timeline import Happening, latest, timeline

__all__ = ["Duty", "Figure", "Happening", "duties", "figures", "latest", "timeline"]
