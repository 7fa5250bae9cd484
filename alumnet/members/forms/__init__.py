"""The forms of one's own pages: shape and field errors."""

from alumnet.members.forms.fields import differences
from alumnet.members.forms.goals import GoalsForm
from alumnet.members.forms.mentoring import MentoringForm, TopicsForm
from alumnet.members.forms.names import FormerNameForm
from alumnet.members.forms.privacy import PrivacyForm
from alumnet.members.forms.profile import PhotoForm, ProfileForm

__all__ = [
    "FormerNameForm",
    "GoalsForm",
    "MentoringForm",
    "PhotoForm",
    "PrivacyForm",
    "ProfileForm",
    "TopicsForm",
    "differences",
]
