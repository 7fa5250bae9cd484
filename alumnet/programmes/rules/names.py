"""What a cohort is called where it stands alone."""


def title_of(programme: str, cohort: str) -> str:
    """Return the programme's name with the cohort's, once where one holds the other."""
    if programme.casefold() in cohort.casefold():
        return cohort
    return f"{programme}, {cohort}"
