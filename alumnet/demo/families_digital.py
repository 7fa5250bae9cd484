"""Role families of software, data, design, research and health."""

from alumnet.demo.role_family import family

SOFTWARE = family(
    "software",
    "software engineering",
    industries="software 6, finance 2, media 1, health 1, retail 1",
    neighbours="data design consulting energy",
    titles="""
        Junior Developer | Graduate Software Engineer
        Software Engineer | Back-end Developer | Test Engineer
        Senior Software Engineer | Site Reliability Engineer
        Staff Engineer | Engineering Manager
        Head of Engineering | Principal Platform Engineer
        Director of Engineering | Vice President of Engineering
        Chief Technology Officer
    """,
    departments="Platform, Payments, Mobile, Reliability, Developer Tools",
    skills="""
        Python, Java, distributed systems, code review, incident response, accessibility,
        system design, hiring, technical writing, SQL, security reviews, team leadership
    """,
    works="""
        [0 finance] build payment systems that should be dull and are not allowed to be wrong
        [2] look after a platform that forty other teams stand on
        [0 health] write software for clinics, where a slow screen is a longer queue
        [3] run a team that answers its own pager and therefore writes better code
        move old systems into new homes without anyone noticing
        [0 software] make developer tools, so my users have opinions
    """,
    cares="""
        I care about teams where people ask early and nobody sighs.
        I like deleting code, mine first.
        Plain writing has done more for my career than any language.
        I think accessibility is where you see whether a team means it.
        I'm fond of small releases and long lunches.
    """,
    lessons="""
        that the outage review is worth more than the fix
        to write the page of text before the thousand lines
        how to leave a codebase better and a colleague no worse
        that seniority is mostly choosing what not to build
    """,
    moments="""
        I took a system down in front of a customer
        [3] I inherited a team that hadn't chosen me
        [2] I interviewed someone better than me
        a rewrite of mine was cancelled
    """,
)

DATA = family(
    "data",
    "data and analytics",
    industries="software 3, finance 2, water 1, energy 1, health 1, government 1, retail 1",
    neighbours="software water finance research consulting",
    titles="""
        Data Analyst | Junior Statistician
        Data Scientist | Analytics Engineer | Statistician
        Senior Data Scientist | Senior Data Analyst
        Data Science Manager | Lead Statistician
        Head of Data | Head of Network Data
        Director of Data and Insight
        Chief Data Officer
    """,
    departments="Insight, Forecasting, Data Platform, Customer Analytics, Modelling",
    skills="""
        statistics, forecasting, SQL, Python, experiment design, data visualisation, machine
        learning, data governance, survey methods, stakeholder interviews, R, presenting to
        boards
    """,
    works="""
        [0 water,energy] turn sensor data into a list of three things to do on Monday
        [0 energy,retail,water] forecast demand and then explain politely why it was wrong
        help an old organisation trust its own numbers
        run experiments, most of which say no
        [3] build the data team I once needed and couldn't find
        count things that are hard to count, such as leaks and loneliness
    """,
    cares="""
        I care about the sentence under the chart.
        I like questions that come from the person who will act on the answer.
        I believe half of data science is finding out who typed the number in.
        I try to publish our misses as well as our hits.
        I'd rather have a clean table than a clever model.
    """,
    lessons="""
        that politics eats models for breakfast
        to ask what would change your mind before opening the data
        how to present uncertainty to people who are short of time
        that a dashboard nobody opens is a diary
    """,
    moments="""
        a model of mine made a costly mistake
        [3] I presented to a board and lost them on the first slide
        [3] my best analyst resigned
        [4] I built a team of two into a team of nine
    """,
)

DESIGN = family(
    "design",
    "product and service design",
    industries="software 4, media 2, government 2, retail 1, health 1",
    neighbours="software marketing architecture consulting",
    titles="""
        Junior Designer | Associate Product Manager
        Product Designer | User Researcher | Product Manager
        Senior Product Designer | Senior Product Manager | Senior User Researcher
        Lead Designer | Group Product Manager
        Head of Design | Head of Product
        Design Director | Director of Product
        Chief Product Officer
    """,
    departments="Research, Service Design, Checkout, Onboarding, Design Systems",
    skills="""
        user research, prototyping, service design, product strategy, interviewing,
        facilitation, accessibility, roadmapping, writing for the web, design systems,
        usability testing, storytelling
    """,
    works="""
        [0 government] design public services for people on their worst day
        sit with users until the real problem shows up
        [2] decide what a product won't do, which is most of the job
        run research in four languages and write it up in one page
        [1] look after a design system used by people I've never met
        shorten forms for a living
    """,
    cares="""
        I care about the person who gives up on page three.
        I like research that makes the room go quiet.
        I'm suspicious of delight and fond of relief.
        I keep a drawer of rejected prototypes; they taught me the trade.
        I believe every form is a small promise.
    """,
    lessons="""
        to watch hands, not faces
        that a roadmap is a list of bets, so say the odds
        how to bring engineers to an interview and keep them coming
        that kindness scales better than cleverness
    """,
    moments="""
        a launch of mine failed quietly
        I had to argue against a feature my chief executive loved
        [3] I moved from designing to leading designers
        a user cried in a test session
    """,
)

RESEARCH = family(
    "research",
    "research and university teaching",
    industries="research 6, health 1, environment 1",
    neighbours="data teaching health environment",
    titles="""
        Research Assistant | Doctoral Researcher
        Postdoctoral Researcher | Research Associate
        Lecturer | Senior Research Fellow
        Senior Lecturer | Group Leader
        Associate Professor | Reader
        Professor | Head of Department
        Dean | Institute Director
    """,
    departments="Hydrology Group, Materials Lab, Social Policy Unit, Imaging, Modelling Group",
    skills="""
        grant writing, supervision, peer review, statistics, laboratory management,
        teaching, academic publishing, fieldwork, public engagement, modelling, science
        communication, ethics
    """,
    works="""
        [0 environment,research] study how rivers behave when nobody is watching
        [4] supervise doctoral students, who teach me the rest
        [3] run a small laboratory with a large kettle
        [2 research] teach first-years who think they can't do mathematics
        [1] write grants, and sometimes the research they pay for
        work on materials that fail slowly and safely
    """,
    cares="""
        I care about students who are the first in their family to be here.
        I like results that survive someone else's laboratory.
        I think leaving academia is a career move, not a confession.
        I still get nervous before the first lecture of term.
        I try to publish less and read more.
    """,
    lessons="""
        that reviewers are tired people doing their best
        to choose a supervisor before a topic
        how to let a project end
        that teaching is the fastest way to find what you don't know
    """,
    moments="""
        [3] a grant I had lived on for a year was rejected
        I failed my first upgrade
        [4] I supervised a student to the end
        [2] I turned down a fellowship for my family
    """,
)

HEALTH = family(
    "health",
    "medicine and care",
    industries="health 12, charity 1",
    neighbours="research policy charity teaching",
    titles="""
        Foundation Doctor | Staff Nurse | Trainee Pharmacist
        Specialty Registrar | Specialist Nurse | Clinical Pharmacist
        Senior Registrar | Ward Manager | Senior Pharmacist
        Consultant Physician | Matron | Lead Pharmacist
        Clinical Lead | Senior Matron | Chief Pharmacist
        Clinical Director | Director of Nursing | Director of Pharmacy
        Medical Director | Chief Nurse | Director of Medicines
    """,
    departments="Emergency Medicine, Paediatrics, Community Care, Oncology, Pharmacy",
    skills="""
        clinical leadership, patient safety, teaching on the ward, quality improvement,
        audit, difficult conversations, rota planning, triage, research ethics, community
        care, prescribing, team debriefs
    """,
    works="""
        [1 health] work in emergency medicine, mostly listening quickly
        [0 health] look after children with long illnesses and the families around them
        work where hospital and home meet, mostly by telephone
        [2] run a community team that keeps people out of hospital
        [3] teach juniors to say they're not sure, out loud
        [3] lead on patient safety, one honest conversation at a time
        [3 health] see patients three days a week and fix rotas the other two
    """,
    cares="""
        I care about wards where the newest person may speak up.
        I like medicine best when it's unhurried, which is rarely.
        I think tired teams need fewer posters and better rotas.
        The kindest thing I know is a good handover.
        I want nurses in every room where money is decided.
    """,
    lessons="""
        to sit down when giving bad news
        that a checklist is a form of respect
        how to apologise properly
        that rest is a clinical intervention
    """,
    moments="""
        I lost a patient I had grown fond of
        I made an error and reported it
        [2] I led a night shift alone
        [2] I went part-time and worried what people would think
    """,
)

TEACHING = family(
    "teaching",
    "teaching and education",
    industries="education 12, charity 1",
    neighbours="research charity people writing",
    titles="""
        Trainee Teacher | Teaching Assistant
        Teacher of Mathematics | Teacher of English | Science Teacher
        Head of Year | Lead Practitioner
        Head of Department | Head of Sixth Form
        Assistant Head Teacher | Deputy Head Teacher
        Head Teacher | Director of Education
        Chief Executive | Executive Head Teacher
    """,
    departments="Mathematics, Languages, Science, Pastoral Care, Sixth Form",
    skills="""
        curriculum design, classroom practice, safeguarding, mentoring new teachers,
        timetabling, behaviour, assessment, school leadership, parents' evenings, public
        speaking, inclusion, budgets
    """,
    works="""
        [0 education] teach mathematics to teenagers who have been told they can't
        [4 education] run a sixth form in a town the railway forgot
        [2 education] train new teachers through their first November
        [5 education] lead a school where every adult knows every name
        [2 education] look after the timetable, the true constitution of any school
        help schools share what works instead of competing for it
    """,
    cares="""
        I care about the quiet ones at the back.
        I like the moment when a class stops performing and starts thinking.
        I believe in long assemblies about small kindnesses.
        I think new teachers deserve a lighter first year.
        I think a staff room should have good biscuits and bad secrets.
    """,
    lessons="""
        that behaviour is mostly a question badly asked
        to ring home with good news first
        how to lead people who taught you
        that tired is not the same as failing
    """,
    moments="""
        [3] an inspection went badly
        I nearly left teaching
        [5] I led a school through a bereavement
        [4] I became deputy to someone I had trained
    """,
)

DIGITAL = (SOFTWARE, DATA, DESIGN, RESEARCH, HEALTH, TEACHING)
