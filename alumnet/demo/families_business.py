"""Role families of finance, law, consulting, people and marketing."""

from alumnet.demo.role_family import family

FINANCE = family(
    "finance",
    "finance and accounting",
    industries="finance 5, accountancy 4, retail 1, energy 1",
    neighbours="consulting data law operations",
    titles="""
        Audit Associate | Graduate Finance Analyst
        Auditor | Management Accountant
        Audit Manager | Finance Manager
        Senior Audit Manager | Financial Controller
        Audit Director | Head of Finance
        Audit Partner | Finance Director
        Senior Partner | Chief Financial Officer
    """,
    departments="Audit, Treasury, Risk, Commercial Finance, Pensions",
    skills="""
        financial modelling, audit, budgeting, risk management, investor relations,
        pensions, treasury, forecasting, management accounts, negotiation, governance,
        mergers
    """,
    works="""
        [2] look after the money of an organisation that would rather talk about anything else
        [0 accountancy] audit charities and small firms, and like them more for it
        [0 finance,energy] model infrastructure investments that outlast their spreadsheets
        [4] run a finance team that explains before it refuses
        manage risk, which means asking the dull question first
        [1 finance] look after pensions for people who will be glad of it in 2050
    """,
    cares="""
        I care about numbers that a trustee can question.
        I like a month-end that nobody outside finance notices.
        I still sketch a problem before I open a spreadsheet.
        I think curiosity is an internal control.
        I'd like more people from ordinary schools in this trade.
    """,
    lessons="""
        to read the notes before the accounts
        that a budget is a story with consequences
        how to tell a founder that the money is running out
        that being trusted beats being right
    """,
    moments="""
        I failed a professional exam and sat it again
        [1] I found something in an audit that mattered
        [4] I had to cut a budget I had built
        [5] I took a company through a sale
    """,
)

LAW = family(
    "law",
    "law",
    industries="law 7, government 1, energy 1, finance 1",
    neighbours="policy people writing",
    titles="""
        Trainee Solicitor | Paralegal
        Solicitor | Legal Adviser
        Senior Associate | Senior Legal Counsel
        Managing Associate | Principal Legal Counsel
        Of Counsel | Head of Legal
        Partner | General Counsel
        Senior Partner | Group General Counsel
    """,
    departments="Planning, Employment, Water and Energy, Public Law, Family",
    skills="""
        contract drafting, negotiation, public law, employment law, advocacy, regulation,
        mediation, legal research, planning law, due diligence, client care, plain English
    """,
    works="""
        draft contracts that people can read without a lawyer
        [1] advise on planning and water rights, older than most countries
        work in employment law, usually on the calm side of a bad week
        [2] mediate, because court is expensive and mornings are short
        [4 energy] lead a small legal team inside a large engineering firm
        [1 law] act for tenants, and for councils who want to do better
    """,
    cares="""
        I care about plain words in serious places.
        I like the client who asks whether we should, not whether we can.
        I think every contract should survive a change of staff.
        I keep one day a month for the advice centre.
        I think the first draft should be short and brave.
    """,
    lessons="""
        that the settlement is usually in the second paragraph
        to pick up the telephone
        how to ask for partnership without asking for permission
        that being thorough and being slow are different things
    """,
    moments="""
        I lost a case I should have settled
        [2] a client stopped returning my calls
        [1] I asked for flexible hours as an associate
        I was the youngest person in the negotiation
    """,
)

CONSULTING = family(
    "consulting",
    "management consulting",
    industries="consulting",
    neighbours="finance operations data people",
    titles="""
        Analyst | Junior Consultant
        Consultant | Strategy Analyst
        Senior Consultant | Project Leader
        Engagement Manager | Principal
        Associate Partner | Practice Lead
        Partner | Strategy Director
        Senior Partner | Managing Partner
    """,
    departments="Infrastructure Practice, Strategy, Public Sector, Operations, Change",
    skills="""
        strategy, facilitation, problem structuring, workshops, change management, business
        cases, presentation, client relationships, market analysis, project leadership,
        coaching, pricing
    """,
    works="""
        help utilities and councils choose between two good things
        spend my weeks in other people's meeting rooms, asking simple questions
        [1] work on mergers, mostly the months after the champagne
        [2] run change programmes with as few posters as possible
        [4] advise family firms on handing over
        [5] lead a practice that says no to a third of what it's offered
    """,
    cares="""
        I care about leaving something that works when we go.
        I like the interviews more than the slides.
        I think the client's junior staff have usually seen the answer.
        I work best when I travel least.
        I keep a list of recommendations that nobody followed and why.
    """,
    lessons="""
        that the second question is the useful one
        to say what I don't know in the first ten minutes
        how to leave on good terms
        that exhaustion isn't evidence of importance
    """,
    moments="""
        I asked the question nobody in the room wanted
        [2] a client sent my team home
        [3] I turned down a project on principle
        [4] I was passed over for partner
        [3] I led a team older than me
    """,
)

PEOPLE = family(
    "people",
    "people and organisation",
    industries="retail 1, health 1, manufacturing 1, consulting 2, finance 1, education 1",
    neighbours="consulting teaching charity marketing",
    titles="""
        People Assistant | Human Resources Trainee
        People Adviser | Talent Partner | Learning Officer
        Senior People Partner | Learning and Development Manager
        People Manager | Talent Manager
        Head of People | Head of Learning
        People Director | Director of Organisation Development
        Chief People Officer
    """,
    departments="Learning, Talent, Employee Relations, Reward, Early Careers",
    skills="""
        coaching, recruitment, learning design, employee relations, organisation design,
        mediation, reward, facilitation, inclusion, workforce planning, difficult
        conversations, onboarding
    """,
    works="""
        [1] help managers have the conversation they've been avoiding
        [2] run early careers, from the first interview to the third year
        design learning that happens at work and not in a hotel
        [2] look after people through restructures, before and after the letter
        build apprenticeships in places with few other ladders
        [3] coach leaders who are new to leading
    """,
    cares="""
        I care about how people leave as much as how they join.
        I like managers who ask for help early.
        I think most talent programmes should start with the rota.
        I'm a patient listener and a reluctant networker.
        I'd like job adverts to tell the truth.
    """,
    lessons="""
        that fairness has to be visible to work
        to write the letter as if to a friend
        how to hold a boundary with a director
        that good people leave quietly and early
    """,
    moments="""
        [2] I made someone redundant
        [1] I mediated between two people I liked
        I was asked to do something I thought was wrong
        [1] I came back from parental leave to a changed job
    """,
)

MARKETING = family(
    "marketing",
    "marketing and communications",
    industries="media 3, retail 3, food 1, software 1, charity 1, tourism 1",
    neighbours="writing design people consulting",
    titles="""
        Communications Assistant | Marketing Coordinator
        Marketing Executive | Communications Officer
        Marketing Manager | Press Officer | Brand Manager
        Senior Brand Manager | Communications Manager
        Head of Marketing | Head of Communications
        Marketing Director | Communications Director
        Chief Marketing Officer
    """,
    departments="Brand, Press Office, Campaigns, Customer Insight, Internal Communications",
    skills="""
        campaign planning, press relations, brand strategy, copywriting, market research,
        crisis communications, social media, budgeting, events, customer insight, speech
        writing, pricing
    """,
    works="""
        explain complicated things to people with a bus to catch
        [1] look after a brand older than its customers
        run campaigns with small budgets and stubborn facts
        [1] answer journalists at eleven at night, calmly
        [2] write for chief executives who would rather be digging
        find out what customers mean when they say it's fine
    """,
    cares="""
        I care about saying it once and saying it straight.
        I like organisations that apologise in the first sentence.
        I believe internal communication is a kindness before it's a channel.
        I distrust adjectives, my own first.
        I keep a folder of letters from customers.
    """,
    lessons="""
        to ask who will be hurt by the headline
        that nobody reads the second paragraph
        how to tell the boss their favourite idea didn't work
        that a quiet launch can be the right one
    """,
    moments="""
        I handled a crisis in my second month
        a campaign of mine was mocked
        [2] we had to withdraw a claim we had printed
        [3] I lost a pitch I had bet on
    """,
)

BUSINESS = (FINANCE, LAW, CONSULTING, PEOPLE, MARKETING)
