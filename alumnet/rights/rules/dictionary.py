"""What the parts of a copy mean: its data dictionary.

Each slice that keeps something has a part; each of its lists and values has a sentence here.
"""

from collections.abc import Mapping
from typing import Final

DICTIONARY: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "members": (
        "Your profile",
        {
            "profile": "What you say of yourself on your page",
            "further_names": "Other names by which you can be found",
            "photo_bytes": "How large your photo is; the photo itself lies beside this page",
            "mentor_profile": "What you offer as a mentor",
            "paused_until": "Until when you take no requests",
            "where_i_am_going": "What you look for; nobody at your employer sees it",
            "privacy": "Who sees what of your page",
        },
    ),
    "affiliations": (
        "Where you have been",
        {"affiliations": "Schools, employers and associations with their dates"},
    ),
    "accounts": (
        "Your account",
        {
            "account": "What you sign in with",
            "devices": "Where you signed in",
            "passkeys": "The passkeys you sign in with",
            "emails": "All addresses that we know of you",
            "memberships": "Your associations, and what you wrote when applying",
            "known_to_associations": "What associations have of you in their own lists",
            "roles": "What you may do for an association or this site",
        },
    ),
    "connections": (
        "People you know",
        {
            "connections": "Whom you asked or who asked you, with your own notes",
            "blocked": "Whom you don't want to meet here",
        },
    ),
    "ties": ("Your ties", {"tie_settings": "What you chose about being named to others"}),
    "introductions": (
        "Introductions",
        {
            "asked_a_month": "How often you can be asked for one in a month",
            "introductions": "Those that you asked for, passed on or offered, with your own words",
        },
    ),
    "administration": (
        "Notes of the staff, and your chapters",
        {
            "looked_at_your_pages": "Who of the staff asked to see pages as you do, and when",
            "notes_about_you": "What the staff of an association noted about you",
            "chapters": "The chapters of your associations in which you are",
        },
    ),
    "imports": ("Lists", {"said_in_lists": "What lists of an association said about you"}),
    "inviting": (
        "Invitations",
        {"invitations": "Whom you invited to come here", "invited_by": "Who invited you"},
    ),
    "mentoring": (
        "Letters and mentorships",
        {
            "requests_sent": "Letters you wrote, and what became of them",
            "requests_received": "Letters you got, without the words of others",
            "questions": "What you asked and answered",
            "mentorships": "With whom you met, from when to when",
        },
    ),
    "mentorships": (
        "What you said in mentorships",
        {
            "check_ins": "What you answered when we asked how it goes",
            "feedback": "Your feedback at the end",
            "thanks": "What you thanked for",
            "what_came_of_it": "What you told us half a year and a year later",
            "goals": "Goals that you set",
            "agreements": "Agreements that you wrote or signed",
            "skills": "Skills that you rated",
        },
    ),
    "sessions": (
        "Calls and notes",
        {
            "sessions": "When you met, and what you wrote before and after",
            "agenda_points": "What you wanted to talk about",
            "notes": "Your own notes, and those that you both wrote",
            "things_to_do": "What you noted as to be done",
            "calendar_address_since": "Since when a calendar of yours is fed",
        },
    ),
    "mentor_desk": (
        "Your mentor desk",
        {
            "what_i_practised": "Your notes of what you practised",
            "certificates": "Certificates of service that you made",
            "group_hours": "Hours for several that you held",
            "group_hours_i_was_asked_to": "Hours for several to which you were asked",
            "who_arranges_my_times": "Who may arrange your times",
            "whose_times_i_arrange": "Whose times you arrange",
        },
    ),
    "offers": (
        "Offers",
        {
            "can_show": "What you can show others",
            "suggested_as_mentors": "Whom you suggested as a mentor, with your own words",
            "already_meeting": "Meetings that you recorded or confirmed",
        },
    ),
    "messaging": (
        "Messages",
        {
            "messages": "What you wrote",
            "contact_shown": "How you let others reach you",
            "muted_conversations": "Conversations that you silenced",
            "mails_about_messages_once_a_day": "Whether mails about messages come once a day",
        },
    ),
    "notifications": (
        "What we told you",
        {
            "told": "What you were told, and when",
            "mails": "What you chose for mails",
            "times": "When you want to hear from us",
            "mails_that_came_back": "Mails to you that could not be delivered",
        },
    ),
    "saved": (
        "Saved",
        {
            "saved_people": "Whom you keep for later",
            "saved_searches": "Searches that you keep",
        },
    ),
    "suggestions": ("Suggestions", {"not_for_me": "Mentors whom you don't want suggested"}),
    "rights": (
        "Your data",
        {
            "copies": "When you asked for a copy like this one",
            "closings": "When you closed your account or came back",
            "consents": "What you agreed to, in which version, and when",
        },
    ),
    "verification": (
        "How your places are known",
        {
            "places_to_confirm": "Places that you asked the staff to confirm",
            "doubts_about_your_places": "What the staff asked you about your places",
            "doubts_you_had": "Places of others of which you said that they aren't right",
            "colleagues": "Whom you asked about your places, and who asked you about theirs",
        },
    ),
    "reporting": (
        "Asked to mentor",
        {"asked_to_mentor": "When the staff asked whether you would mentor, and your answer"},
    ),
    "programmes": (
        "Programmes",
        {
            "enrolments": "Cohorts you take part in or wanted to, your hopes, when you have time",
            "enrolment_answers": "What you answered when enrolling",
            "news_told": "What you told the people of a cohort you look after",
            "survey_answers": "Surveys you were asked, and what you answered in the last year",
            "enrolment_wishes": "How many people you wished for; whom, is on the cohort's page",
            "milestones_reached": "Milestones of a cohort that you got to, as you two said",
            "mentees_wished": "Whom you would like to mentor in a cohort; they don't read it",
            "reporting_lines": "Who manages whom, as you or a list of a cohort said it",
            "enrolment_avoided": "With whom you would rather not be matched; nobody else reads it",
            "outcomes_noted": "What became of you, as those who look after a cohort noted it",
            "matched_in_cohorts": "Pairs that you were offered or are in, and why",
            "noted_in_cohorts": "What those who look after a cohort noted about you",
            "pairs_reviewed": "What you said of pairs as a second person",
            "took_part": "Certificates of taking part that you made for others to check",
            "cohorts_looked_after": "Cohorts you look after, and as what",
        },
    ),
    "announcements": ("Announcements", {"announcements": "What you announced as one of the staff"}),
    "support": (
        "Questions to the staff",
        {
            "questions_to_the_staff": "What you asked the staff, with their answers",
            "answers_as_staff": "What you answered as one of the staff",
        },
    ),
    "moderation": (
        "Reports",
        {
            "reports": "What you told the staff",
            "appeals": "What you said against a decision",
            "notes_of_the_staff": "What you wrote as one of the staff",
            "asked_of_the_staff": "Why you asked a second one of the staff, as one of them",
            "taken_out": "What you wrote and the staff took out",
        },
    ),
}
