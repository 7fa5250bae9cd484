"""What is told of each quarter is computed and kept; members are asked to mentor."""

from alumnet.reporting.commands.asking import answer_ask, ask_to_mentor, lapse_ask
from alumnet.reporting.commands.erasing import erase
from alumnet.reporting.commands.telling import tell_quarters

__all__ = ["answer_ask", "ask_to_mentor", "erase", "lapse_ask", "tell_quarters"]
