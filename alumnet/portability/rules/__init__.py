"""What must hold for files that members bring: limits, what is new in them, what differs."""

from alumnet.portability.rules.errors import FileRefused, TooManyTaken
from alumnet.portability.rules.fields import FIELDS
from alumnet.portability.rules.policy import POLICY, PortabilityPolicy

__all__ = ["FIELDS", "POLICY", "FileRefused", "PortabilityPolicy", "TooManyTaken"]
