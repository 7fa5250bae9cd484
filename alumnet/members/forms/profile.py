"""The form of one's own profile, and that of the photo."""

from typing import Any, Self

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField

from alumnet.members.forms.fields import (
    TypedCodes,
    TypedList,
    TypedName,
    line_field,
    terms,
    text_field,
    version_field,
)
from alumnet.members.rules.choices import MOST_LANGUAGES, MOST_SKILLS
from alumnet.members.rules.typed_lists import join_list
from alumnet.members.rules.values import OwnProfile, ProfileValues
from alumnet.organizations import places, reference

_NAME_LENGTH = 120


class ProfileForm(FlaskForm):
    """What a member says of themselves."""

    version = version_field()
    display_name = line_field(
        "Your name",
        _NAME_LENGTH,
        required="Enter your name, as you write it",
        description="As you write it, in any script.",
    )
    given_name = line_field(
        "How others address you",
        _NAME_LENGTH,
        description="Used in sentences: “Ruth has 14 days.” Without it, the first word of your "
        "name.",
    )
    pronouns = line_field("Pronouns", 40, description="Like she/her, if you want to say.")
    headline = line_field(
        "Headline", 200, description="One line under your name where you show no current job."
    )
    bio = text_field("About me", 4000, description="What you'd tell somebody over coffee.")
    city = line_field("City", 120)
    country = TypedName(
        "Country",
        places.country_code,
        "We don't know a country called “{name}”. Write it in English, like Kenya or Japan",
    )
    industry = SelectField("Industry", choices=[])
    skills = TypedList(
        "Skills",
        most=MOST_SKILLS,
        longest=80,
        description="With commas between them: Budgeting, Python, Facilitation.",
    )
    languages = TypedCodes(
        "Languages",
        places.language_code,
        "We don't know a language called “{name}”. Write it in English, like German or Yoruba",
        most=MOST_LANGUAGES,
        description="With commas between them: English, French.",
    )
    who_helped_me = text_field(
        "Who helped me",
        2000,
        description="Somebody who opened a door for you, and what they did. People like to read "
        "it before they write.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.industry.choices = terms(reference.industries(), "Not said")

    @classmethod
    def of(cls, own: OwnProfile, **more: Any) -> Self:
        """Return the form filled with what is stored."""
        stored = {name: getattr(own.values, name) for name in own.values.__slots__}
        country = own.values.country
        stored |= {
            "country": places.country_name(country) if country else "",
            "industry": own.values.industry or "",
            "skills": join_list(list(own.values.skills)),
            "languages": join_list([places.language_name(code) for code in own.values.languages]),
            "version": own.version,
        }
        return cls(data=stored, **more)

    def values(self) -> ProfileValues:
        """Return what was typed, for the command."""
        return ProfileValues(
            display_name=self.display_name.data,
            given_name=self.given_name.data,
            pronouns=self.pronouns.data,
            headline=self.headline.data,
            bio=self.bio.data,
            city=self.city.data,
            country=self.country.code,
            industry=self.industry.data or None,
            who_helped_me=self.who_helped_me.data,
            skills=self.skills.values,
            languages=self.languages.codes,
        )


class PhotoForm(FlaskForm):
    """A photo to upload; what is in the file is for the command to judge."""

    photo = FileField("Photo")
