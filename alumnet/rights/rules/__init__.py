"""The rules of data rights."""

from alumnet.rights.rules.policy import POLICY, RightsPolicy
from alumnet.rights.rules.states import ClosingState, ExportState

__all__ = ["POLICY", "ClosingState", "ExportState", "RightsPolicy"]
