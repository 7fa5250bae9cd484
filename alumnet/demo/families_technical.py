"""Role families of engineers and the people who plan, measure and build."""

from alumnet.demo.role_family import family

WATER = family(
    "water",
    "water engineering",
    industries="water 6, engineering 3, government 1",
    neighbours="civil environment data operations",
    titles="""
        Graduate Water Engineer | Assistant Process Engineer | Graduate Hydraulic Modeller
        Hydraulic Engineer | Process Engineer | Water Quality Scientist
        Senior Hydraulic Engineer | Senior Process Engineer | Drainage Team Leader
        Principal Engineer | Catchment Manager | Asset Planning Manager
        Head of Asset Strategy | Head of Water Resources | Head of Wastewater Networks
        Director of Asset Planning | Director of Water Operations
        Chief Engineer | Chief Operating Officer
    """,
    departments="Hydraulics, Asset Strategy, Network Modelling, Treatment, Wastewater, Leakage",
    skills="""
        hydraulic modelling, leakage reduction, wastewater treatment, asset planning,
        drainage, pump design, water quality, catchment management, flood risk, regulatory
        price reviews, telemetry, contract management
    """,
    works="""
        keep drinking water flowing through dry summers and frozen mains
        plan which pipes to replace before they fail rather than after
        design pumping stations that nobody should ever have to notice
        look after a catchment, from the peat at the top to the tap at the end
        run the models that say where a town will flood next
        turn thirty years of asset records into next year's work
    """,
    cares="""
        I care about plans that survive the first wet winter.
        I like work where a good decision stays invisible for forty years.
        What keeps me here is public health: the least glamorous, most useful thing I know.
        I'm happiest when operators and modellers sit at the same table.
        I think the best engineers I've met were the ones who rang the night shift back.
    """,
    lessons="""
        that the operator with the torch knows more than the model
        to ask what happens at three in the morning before signing a drawing
        that a regulator is a reader, and readers like short sentences
        how to say no to a scheme that looks good only on paper
    """,
    moments="""
        a main burst on my watch
        [3] I had to explain a missed leakage target
        [1] a design of mine was built
        [1] I stood in front of a flooded street and its residents
    """,
)

CIVIL = family(
    "civil",
    "civil and structural engineering",
    industries="engineering 5, construction 4, transport 2",
    neighbours="water architecture environment operations",
    titles="""
        Graduate Civil Engineer | Assistant Structural Engineer | Site Engineer
        Civil Engineer | Structural Engineer | Bridge Engineer
        Senior Civil Engineer | Senior Structural Engineer | Section Engineer
        Principal Engineer | Project Manager | Design Manager
        Head of Structures | Programme Manager | Technical Director
        Programme Director | Regional Director
        Chief Engineer | Managing Director
    """,
    departments="Structures, Bridges, Highways, Geotechnics, Site Delivery, Rail",
    skills="""
        structural analysis, bridge assessment, geotechnics, BIM, contract administration,
        temporary works, project controls, site supervision, design management, stakeholder
        meetings, rail possessions, whole-life costing
    """,
    works="""
        assess bridges that are older than the country's railways
        bring design and site into the same conversation while it's still cheap
        [3] run the part of a project where the drawings meet the mud
        design structures that can be taken apart and used again
        [3] keep large programmes honest about dates and money
        look after tunnels, retaining walls and everything else people forget
    """,
    cares="""
        I care about sites where everyone goes home in the evening.
        I like structures that look as if they took no effort.
        I'd rather mend a good bridge than open a new one.
        Most of my best ideas came from a foreman who was kind enough to laugh.
        I believe in short meetings held standing up, near the work.
    """,
    lessons="""
        that concrete doesn't read e-mails
        to walk the site before opening the programme
        how much of engineering is keeping a promise to someone you haven't met
        that a contractor who trusts you will tell you early
    """,
    moments="""
        a crane stood still because of my calculation
        [2] I signed off a lift I had designed
        [1] a client changed their mind after the piling
        [3] I ran a site of two hundred people
    """,
)

ENVIRONMENT = family(
    "environment",
    "environment and climate",
    industries="environment 4, engineering 2, government 2, charity 1, water 1",
    neighbours="water policy research charity",
    titles="""
        Assistant Ecologist | Graduate Environmental Consultant | Junior Climate Analyst
        Ecologist | Environmental Consultant | Flood Risk Officer
        Senior Ecologist | Senior Sustainability Consultant | Hydrologist
        Principal Environmental Consultant | Climate Adaptation Manager
        Head of Sustainability | Head of Nature Recovery
        Director of Climate Resilience | Director of Environment
        Chief Sustainability Officer | Executive Director
    """,
    departments="Ecology, Climate Risk, Land and Water, Permitting, Nature Recovery",
    skills="""
        environmental impact assessment, biodiversity surveys, climate risk, GIS,
        permitting, carbon accounting, hydrology, flood forecasting, stakeholder engagement,
        report writing, nature-based solutions, land management
    """,
    works="""
        help towns decide what to protect from the sea and what to give back
        survey bats, newts and the tempers of planning committees
        put numbers on climate risk that a finance director can act on
        restore rivers, mostly by taking things out of them
        write environmental statements people can actually read
        work with farmers on keeping soil where it belongs
    """,
    cares="""
        I care about evidence that arrives before the decision.
        I'm an optimist by trade and a realist about funding.
        I like the slow projects: hedges, peat, trust.
        Field days keep me sane, and I still keep a muddy pair of boots by the desk.
        I've stopped arguing and started showing people places where it worked.
    """,
    lessons="""
        that a good map ends more arguments than a good argument
        to bring the landowner in before the consultant
        how to give bad news about a coastline without taking away hope
        that carbon figures need a story, and the story needs figures
    """,
    moments="""
        a project of mine was turned down by a committee
        [2] I had to defend my survey at a public inquiry
        otters came back to a stretch we had restored
        [3] I told a board their site would be under water by 2060
    """,
)

ENERGY = family(
    "energy",
    "power and energy",
    industries="energy 6, engineering 2, manufacturing 1",
    neighbours="civil data operations software",
    titles="""
        Graduate Electrical Engineer | Junior Grid Analyst
        Electrical Engineer | Grid Analyst | Protection Engineer
        Senior Electrical Engineer | Senior Network Planner
        Principal Network Engineer | Connections Manager
        Head of Network Planning | Head of Grid Data
        Director of Engineering | Director of Low-Carbon Networks
        Chief Technical Officer | Chief Executive
    """,
    departments="Network Planning, Connections, Protection, Control Room, Offshore",
    skills="""
        power systems, grid connections, protection settings, energy markets, battery
        storage, heat pumps, offshore wind, SCADA, demand forecasting, project finance,
        safety rules, high-voltage commissioning
    """,
    works="""
        plan where the wires go so that wind farms have somewhere to send their power
        keep the lights on in the control room and, by extension, everywhere else
        connect solar, batteries and the odd reluctant dairy farm to the grid
        forecast demand on the coldest evening of the year
        look after protection settings, which matter for a tenth of a second
        help old industrial sites move off gas without closing down
    """,
    cares="""
        I care about an energy transition that engineers and electricians recognise as their own.
        I like problems where the physics is settled and the people aren't.
        I want connection queues measured in months again.
        I still find a substation at dawn beautiful.
        I'm wary of plans without a name next to each line.
    """,
    lessons="""
        that the grid forgives nothing and forgets nothing
        to draw the single-line diagram before the slide
        how to disagree with a senior engineer and keep the relationship
        that permission takes longer than construction, so start there
    """,
    moments="""
        [2] I switched a live circuit on my own authority
        a storm took out half my region
        I had to tell a community group their connection was years away
        a battery site I had planned went live
    """,
)

ARCHITECTURE = family(
    "architecture",
    "architecture and planning",
    industries="architecture 5, government 2, construction 2",
    neighbours="civil design environment policy",
    titles="""
        Architectural Assistant | Graduate Planner
        Architect | Town Planner
        Senior Architect | Senior Planner
        Project Architect | Principal Planner
        Head of Design | Head of Planning Policy
        Director of Architecture | Director of Planning
        Senior Partner | Chief Planner
    """,
    departments="Housing, Civic Buildings, Masterplanning, Conservation, Retrofit",
    skills="""
        design review, planning applications, retrofit, housing design, masterplanning,
        conservation, community engagement, building regulations, Revit, public
        consultation, procurement, sketching
    """,
    works="""
        retrofit post-war housing while people still live in it
        [0 government] write planning policy that a small builder can follow
        [1 architecture] design schools, mostly around their corridors
        look after old buildings that want to stay useful
        [2] draw masterplans and then spend years defending the trees in them
        [3] run consultations where people get listened to before the model is made
    """,
    cares="""
        I care about ordinary buildings done well.
        I believe a good window is worth three good speeches.
        I'd like more streets where a nine-year-old can go alone.
        My sketchbooks are full of door handles.
        I've come to think that maintenance is the highest form of design.
    """,
    lessons="""
        that the caretaker is the client too
        to show three options and mean all of them
        how to lose a competition and keep the drawings
        that planning is a long conversation with people who aren't born yet
    """,
    moments="""
        a building of mine opened late
        I faced a full village hall
        a client asked me to cut the one good thing
        [3] I took on my first assistant
    """,
)

MANUFACTURING = family(
    "operations",
    "operations and manufacturing",
    industries="manufacturing 5, logistics 3, food 2, water 1",
    neighbours="energy data consulting civil",
    titles="""
        Graduate Production Engineer | Supply Chain Coordinator
        Production Engineer | Quality Engineer | Supply Planner
        Senior Manufacturing Engineer | Shift Manager | Logistics Manager
        Operations Manager | Supply Chain Manager
        Head of Operations | Plant Manager
        Operations Director | Director of Supply Chain
        Chief Operating Officer | Managing Director
    """,
    departments="Production, Quality, Supply Planning, Maintenance, Dispatch",
    skills="""
        lean manufacturing, supply planning, quality systems, shift leadership, maintenance,
        procurement, negotiation, safety culture, root cause analysis, inventory, union
        relations, continuous improvement
    """,
    works="""
        [4 manufacturing] run a plant where the night shift has the same data as the day shift
        get parts from six countries to arrive on one Tuesday
        [0 manufacturing] make the same thing ten thousand times without boring anyone
        look after quality, which means mostly listening
        close the gap between what sales promised and what the line can do
        [3] rebuild supply chains so that one flooded road doesn't stop us
    """,
    cares="""
        I care about work that people can be proud of at the end of a shift.
        I like a factory floor at six in the morning.
        I've never met a waste problem that the operators hadn't solved already.
        I measure a good week by the number of things that didn't happen.
        I think respect is an operational method.
    """,
    lessons="""
        to ask five whys and then ask the apprentice
        that a target nobody understands is only a poster
        how to close a line with decency
        that stock hides everything, especially problems
    """,
    moments="""
        I had to stop the line
        a supplier failed two weeks before Christmas
        [3] I negotiated a shift pattern with the union
        [4] I closed a site
    """,
)

TECHNICAL = (WATER, CIVIL, ENVIRONMENT, ENERGY, ARCHITECTURE, MANUFACTURING)
