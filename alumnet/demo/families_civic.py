"""Role families of government, charities and the written word."""

from alumnet.demo.role_family import family

POLICY = family(
    "policy",
    "public policy",
    industries="government 7, charity 1, research 1",
    neighbours="law charity environment research",
    titles="""
        Policy Officer | Public Service Trainee
        Policy Adviser | Programme Officer
        Senior Policy Adviser
        Policy Lead | Regulation Team Leader
        Deputy Director | Head of Policy
        Director | Strategy Director
        Director General | Chief Executive
    """,
    departments="Water Regulation, Housing, Skills, Transport Strategy, Public Health",
    skills="""
        policy analysis, briefing, consultation, regulation, legislation, stakeholder
        management, evaluation, drafting, public spending, negotiation, international
        cooperation, leadership
    """,
    works="""
        write policy for things everybody uses and nobody thinks about
        [1 government] regulate utilities, which means reading a great deal on trains
        [1 government] brief ministers in half a page
        run consultations and read every answer
        work on skills policy with colleges who have heard it all before
        [2] look after a programme that started three governments ago
    """,
    cares="""
        I care about what happens after the announcement.
        I like a good footnote and a better question.
        I believe we should all spend a month a year at a counter.
        I'd send every policy adviser to a regional office for a year.
        I'm interested in policies that are easy to undo.
    """,
    lessons="""
        to write the last paragraph first
        that consultation is only honest before the decision
        how to serve people I disagree with
        that a quiet delay is sometimes the best advice
    """,
    moments="""
        [2] a minister changed course on the morning
        [2] two departments wanted opposite things from me
        a policy of mine was repealed
        [3] I gave evidence to a committee
    """,
)

CHARITY = family(
    "charity",
    "charities and development",
    industries="charity 8, government 1, health 1",
    neighbours="policy people environment teaching",
    titles="""
        Project Assistant | Fundraising Assistant
        Project Officer | Fundraiser | Volunteer Coordinator
        Programme Manager | Senior Fundraising Manager
        Country Manager | Grants Manager
        Head of Programmes | Head of Fundraising
        Director of Programmes | Director of Development
        Chief Executive | Country Director
    """,
    departments="Water and Sanitation, Grants, Volunteers, Field Programmes, Campaigns",
    skills="""
        fundraising, programme management, monitoring and evaluation, volunteer leadership,
        grants, trustee relations, safeguarding, partnerships, budgeting, field logistics,
        facilitation, French
    """,
    works="""
        [1 charity] run water and sanitation projects with local engineers in charge
        raise money without making anyone look helpless
        keep volunteers, which is harder than finding them
        evaluate programmes and publish the uncomfortable parts
        [2] manage grants for groups too small to have a grants officer
        [6 charity] lead a charity of thirty people and one very old van
    """,
    cares="""
        I care about who holds the pen when the plan is written.
        I like trustees who visit.
        I keep the field budget on one page so that everyone can argue with it.
        I think the best project is the one that's handed over early.
        I'd like funders to pay for the dull things.
    """,
    lessons="""
        that dignity is a design requirement
        to thank people within two days
        how to close a project without abandoning people
        that a board needs feeding, in both senses
    """,
    moments="""
        we lost our largest funder
        [2] I had to send a field team home
        [6] I became chief executive without having planned to
        a pump we had paid for stood dry
    """,
)

WRITING = family(
    "writing",
    "journalism and publishing",
    industries="media 6, publishing 4, research 1",
    neighbours="marketing policy teaching law",
    titles="""
        Editorial Assistant | Junior Reporter
        Reporter | Assistant Editor | Translator
        Senior Reporter | Editor
        Senior Editor | News Editor | Producer
        Commissioning Editor | Executive Producer
        Editorial Director | Managing Editor
        Editor in Chief | Publisher
    """,
    departments="News Desk, Features, Audio, Rights, Translation",
    skills="""
        editing, interviewing, fact checking, commissioning, audio production, translation,
        headline writing, media law, mentoring writers, deadlines, rights, narrative
    """,
    works="""
        [1 publishing] edit books about rivers, cities and the people who run them
        [1 media] report on public money and where it goes at night
        [0 media] make radio, which is writing for people doing the dishes
        mend other people's sentences and leave no fingerprints
        [3] commission writers who have never been asked before
        [4 media] run a news desk with more questions than staff
    """,
    cares="""
        I care about getting the name right.
        I like a sentence that carries its own weight.
        I believe local reporting is infrastructure.
        I like paying freelances on time, and saying so.
        I answer every young writer once.
    """,
    lessons="""
        to cut the first paragraph
        that sources remember how you treated them
        how to live on an irregular income
        that the correction should be as loud as the mistake
    """,
    moments="""
        I printed a correction on page one
        a magazine closed under me
        [2] I spiked a story I believed in
        [3] I took over a desk from someone beloved
    """,
)

CIVIC = (POLICY, CHARITY, WRITING)
