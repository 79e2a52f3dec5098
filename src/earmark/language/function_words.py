"""The words of a title that tell a function, without accents and in lower case; written as in `rank_words`.

Five tables, one after the other: a table decides where none before it does. `Security Engineer` is security,
`Fire Protection Engineer` engineering, `Clinical Operations` other, `Operations` operations.
"""

from __future__ import annotations

FIXED = {  # ranks that carry their function with them
    "executive": """
        ceo, chief executive, principal executive officer, pdg, dg, directeur general, chief executive officer
    """,
    "engineering": "cto, ctio, chief technology officer, chief technical officer, chief engineering officer",
    "it": "cio, chief information officer, dsi",
    "security": "ciso, rssi, chief security officer, chief information security officer",
    "finance": """
        cfo, chief financial officer, principal financial officer, principal accounting officer, daf, treasurer,
        controller
    """,
    "operations": """
        assistant to, executive assistant, personal assistant, assistenz der, assistentin der, assistant de direction,
        assistante de direction, secretary to, coo, chief operating officer, chief operations officer, chief
        operations, csco
    """,
    "marketing": "cmo, chief marketing officer, chief brand officer",
    "sales": """
        cro, cbo, cgo, chief revenue officer, chief commercial officer, chief growth officer, bdm, sdr, bdr
    """,
    "hr": "chro, chief people officer, drh",
    "product": "cpo, cpto, chief product officer",
    "data": "cdo, cdao, chief data officer",
    "customer_success": "chief customer officer, csm",
    "legal": """
        clo, gc, general counsel, chief counsel, corporate secretary, company secretary, dpo, data protection officer
    """,
    "design": "art director, chief creative officer",
    "consulting": "advisor to, adviser to",
}

STRONG = {  # departments
    "engineering": """
        engineering, eng, software, front end, frontend, back end, backend, full stack, fullstack, devops, sre,
        firmware, embedded, mobile app, design engineer, product engineer, quality engineer, support engineer, test
        engineer, control systems, developer relations, programmer, programmierer*, programador*, programista*,
        forschung*, entwicklung*, softwareentwickl*, ingenierie, ingenieria, p&d, engenharia, ontwikkeling,
        forsknings*, udviklings*, utvecklings*, inzynierii, technical evangelism, software development, hardware,
        semiconductors, electronics, site reliability, technical support engineer, solutions architect, solution
        architect, computer vision, robotics, linux, kernel, web development, webdevelopment, webudvikl*, udvikling,
        ingenieurwesen, konstruktion, entwicklungs*, progettazione, sviluppo, desenvolvimento de software, desarrollo
        de software, systemudvikl*, systemutveckl*
    """,
    "data": """
        data, dataset, artificial intelligence, ai, machine learning, ml, business intelligence, bi, gis, geospatial,
        intelligence analyst, big data, daten, donnees, datos, dados, danych, informacoes, statistik*, data analytics,
        analytics engineer, data science, etl, data warehouse, statistician, quantitative
    """,
    "it": """
        it, i t, ti, information technology, information technologies, information systems, information services, ict,
        edv, infrastructure, network, networks, networking, systems administrator, systems administration, system
        administrator, system administration, systemadministrator*, sysadmin, database, databases, database
        administrator, dba, erp, crm systems, helpdesk, help desk, desktop, workstation, work station, lan, wan, linux
        systems, datacenter, data center, business analyst, systems analyst, system analyst, business systems,
        telecom, computer, computing, systems designer, systems requirements, informatik*, *informatiker,
        fachinformatiker*, informatique*, informatica, informatyk*, systemes d information, sistemas de informacion,
        tecnologia da informacao, tecnologias de la informacion, tecnologia de la informacion, tecnologia dell
        informazione, sistemi informativi, sistemas operacionais, analista de sistemas, administrador de sistemas,
        amministratore di sistema, bases de datos, reseaux, reseau informatique, redes, webmaster, applikation*,
        directory services, salesforce, crm, sap, oracle, vmware, windows, systems technician, system technician,
        application support, informaticien*, banco de dados, base de dados, telecommunic*, service desk, it support,
        sysops, technical operations, systems manager, systems director, it systems, computer systems, information
        system, systems support, tech support, it tech, technical services, server, servers, noc, informatique,
        solution design, aplikacja, system specialist, systems specialist, backup, sharepoint, ehr, epic,
        datatekniker*, bases de donnees, base de donnees, solutions analyst, affaires electroniques
    """,
    "security": """
        security, cyber, cybersecurity, cyber security, information security, infosec, appsec, devsecops, soc analyst,
        it sicherheit, informationssicherheit, sicherheit, securite informatique, cybersecurite, ciberseguridad,
        seguridad, seguranca, sicurezza, beveiliging, cyberbezpieczenstwa, bezpieczenstwa, sikkerheds*,
        informationssakerhet*
    """,
    "product": """
        product, products, product management, product development, product owner, offering, produkt*, produktmanage*,
        produit, producto, produto, prodotto, prodotti, consumer products
    """,
    "design": """
        design, designer, *designer, designers, ux, ui, ux ui, user experience, user interface, creative, graphic, art
        direction, graphique, illustrator, animation, gestaltung, kreativ*, artistique, artistico, artystyczn*,
        artistyczn*, creativo, creativa, criativo, criativa, arte, kreatywn*, desenhista*, designassistent,
        designteknolog, jeu web, gier, game designer, visual effects, visual design, product design, industrial
        design, interior design, de creation, artdirector, interaction design, modeller, pcb, graphics, artistic,
        artistica
    """,
    "marketing": """
        marketing, brand, branding, communication, communications, comms, public relations, pr, media, social media,
        seo, sem, growth marketing, demand generation, content, advertising, event, events, product marketing, brand
        marketing, field marketing, digital marketing, digital media, e commerce, ecommerce, merchandising, editorial,
        editor, copywriter, writer, campaign, campaigns, community, smm, acquisitions editor, kommunikation*, presse,
        pressesprecher*, werbung, veranstaltung*, publicite, comunicacion, publicidad, comercializacion,
        investigaciones de mercados, comunicacao, publicidade, pesquisa de mercado, comunicazione, pubblicita,
        communicatie, arrangement*, event*, marknads*, kommunikations*, marketing*, marketingowiec, marketingu,
        promocji, search engine, mobile social, brands, conversion, inbound, lead generation, loyalty, lifecycle,
        omnichannel, performance marketing, trade marketing, market research, promotions, copy, press, journalist,
        publicity, web marketing, marketingowy, marketingowa, redazione, publicist, videographer, promotion,
        sponsorship, influencer, ppc, paid media, merchandiser, event support, digital strategy, digital strategist,
        merchandise, redaction
    """,
    "operations": "produktion*, produktions*, produksjon*",
    "revops": """
        revops, rev ops, revenue operations, sales operations, sales ops, marketing operations, marketing ops, gtm
        operations, deal desk, sales enablement, salesforce administrator, commercial excellence
    """,
    "sales": """
        sales, business development, biz dev, partner manager, partner account, partner program, account, accounts,
        account management, account manager, account executive, key account, national accounts, client director,
        client development, presales, pre sales, solutions engineer, solution engineer, territory, gtm, go to market,
        partnership, partnerships, partnering, alliances, channel, channel sales, partner development, proposal, bid,
        revenue, new business, commercial, commercial operations, business developer, vertrieb*, verkauf*,
        kundenberat*, aussendienst, innendienst, vente, ventes, commercial*, commerciale, technico commercial,
        technico commerciale, ingenieur d affaires, charge d affaires, chargee d affaires, vendeur*, vendeuse, ventas,
        venta, comercial, comerciales, vendedor*, vendas, venda, corretor comercial, vendite, vendita, verkoop*,
        commercieel, salg, salgs*, *saelger, saelger*, forsaljning*, salj*, sprzedaz*, handlowy, handlowa, handlowiec,
        handlarz, przedstawiciel handlowy, sprzedawca, virksomhedsudvikler, commerce, showroom, alliance, business
        dev, inside sales, outbound, enterprise sales, key accounts, national account, solution consulting, solutions
        consulting, solution consultant, solutions consultant, retail sales, account strategist, accountmanager*,
        relationship manager, salgskonsulent, forhandler, distributor, salesman, salesperson, telesales,
        telemarketing, merchant, tenders, venditore, venditrice, retail account, chief business officer, sales rep,
        comerciante, client partner, partner sales
    """,
    "customer_success": """
        customer success, client success, customer service, customer services, customer support, customer care,
        customer experience, cx, client services, client service, client relations, client support, customer
        relations, customer complaint, customer, technical support, player support, member services, kundenservice,
        kundenbetreu*, kundendienst, service apres vente, relation client, service client, atencion al cliente,
        atendimento, servizio clienti, klantenservice, kundeservice*, kundservice, obslugi klienta, global support,
        renewals, onboarding, client experience, customer engagement, guest services, user support, after sales,
        aftersales, kundencenter, contact center, contact centre, call center, call centre, complaints, warranty,
        customer retention, kundtjanst*, client operations
    """,
    "finance": """
        finance, finances, financial, financials, accounting, accountant, accounts payable, accounts receivable,
        accountancy, bookkeep*, controlling, controller, controllership, treasury, tax, audit, auditor, billing,
        payroll accountant, investment, investments, investor, investor relations, banking, banker, bank, *bank,
        equity, venture capital, fund, wealth, trading, trade finance, loan, credit, insurance, underwriting, risk,
        revenue integrity, fp&a, cpa, securities, finanz*, kaufmannisch*, buchhalt*, *buchhalter, rechnungswesen,
        steuer*, bank*, versicherung*, kontrolling, financier, financiere, comptab*, comptable, controle de gestion,
        fiscal, tresorerie, banque, assurance credit, financiero, financiera, financieros, contab*, contable,
        contador, tesoreria, bancos, seguros, financeiro, financeira, financas, tesouraria, contabil*, finanza,
        finanziario, amministrativo, contabile, financieel, financien, boekhoud*, okonomi*, ekonomi*, regnskab*,
        finans*, forsikring*, finansow*, ksiegow*, bankowiec, podatkow*, rewident, expert comptable, productos
        financieros, produits structures, auditing, microfinance, capital markets, dividends, etfs, collateral, claim,
        claims, origination, actuary, actuarial, mortgage, lending, loans, pension, payments, treasurer, underwriter,
        invoicing, cost control, private equity, asset management, portfolio management, m&a advisory, payment, nomina
        financiera, skat*, podatk*, gestion financiera, financing, budget, budgeting, cost accounting, valuation,
        economist, economics, fixed income, derivatives, hedge fund, fraud, payroll accounting, order to cash,
        mergers, cash applications, bancaire, bancario, bancaria, brokerage, collection, wealth management, revenue
        specialist, revenue analyst, *controller
    """,
    "hr": """
        hr, human resources, human resource, people, people operations, talent, talent acquisition, recruiting,
        recruitment, recruiter, recruiters, sourcer, learning, l&d, employee, compensation, benefits, payroll,
        diversity, industrial relations, organizational development, personalchef, personalleit*, personalref*,
        personalabteil*, personalwes*, personalentwickl*, personalsjef, leiter personal, bereichsleiter personal,
        abteilungsleiter personal, ausbildung, recrutement, ressources humaines, rh, formation, recursos humanos,
        rrhh, formacion del personal, recrutamento, risorse umane, selezione, personeel*, hr*, rekruttering*, kadr,
        kadry, rekrutacji, zasobow ludzkich, personalu, personnel, nominas, nomina, employer branding, total rewards,
        hris, staffing, headhunter, talentos, gente, capital humano, personalechef, personaleleder, career
        development, hr business, leiterin personal, abteilungsleiterin personal, teamleiter personal, teamleiterin
        personal, personal organisation, personal verwaltung, personalstrategie, zasobami ludzkimi, employment
        screening, utbildning*, uddannelse*, recruteur, recruteuse, personaldirekt*, remuneration, del servicio de
        personal, de personal, compensacion, vergutung*
    """,
    "legal": """
        legal, counsel, attorney, lawyer, law, compliance, regulatory, privacy, data protection, contract, contracts,
        paralegal, jurist*, recht, rechts*, syndikus*, datenschutz*, juridique, juriste, abogad*, juridico, juridica,
        advogad*, legale, avvocato, juridisch, jura, jurid*, prawny, prawna, prawnik, radca prawny, avocat*,
        kontrakt*, patent, patents, trademark, governance, ethics, intellectual property, propriete intellectuelle,
        licensing, gdpr, corporate affairs, litigation, notary, notaire, solicitor, barrister, notar*
    """,
    "procurement": """
        procurement, purchasing, sourcing, buyer, buyers, vendor management, supplier management, einkauf*,
        beschaffung*, achat, achats, acheteur, acheteuse, compras, comprador*, suprimentos, acquisti, inkoop*,
        inkoper, indkob*, inkop*, zakup*, aankoop, vendor, vendors, supplier, suppliers, commodity, commodities,
        strategic sourcing, buying, compra, acquisto
    """,
    "other": """
        professor*, teacher, lecturer, faculty, mechanic, mechanics, installer, servicer, cleaner, driver, assembler,
        welder
    """,
    "consulting": """
        professional services, management consulting, business consultant, implementation consultant, services
        conseils, services conseil, konsultchef
    """,
}

CRAFTS = {  # occupations of one department
    "engineering": """
        engineer, engineers, *engineer, developer, developers, *developer, dev, ingenieur*, *ingenieur, *ingenieurin,
        engenheir*, ingegnere, ingenior, *ingenior, inzynier*, entwickler*, *entwickler, *entwicklerin, developpeur*,
        desarrollador*, desenvolvedor*, sviluppatore, ontwikkelaar, utvikler, utveckl*, *udvikler, *udviklere,
        utviklere, systems engineer, system engineer, ingeniero*, ingeniera*
    """,
}

ELSEWHERE = {  # what no department of a business does
    "other": """
        clinical, medical, medicine, nurse, nursing, patient, pharmacy, therapy, dental, dentist, health, healthcare,
        health care, care, hospital, hospice, school, education, elementary, professor*, teacher, teaching, lecturer,
        student affairs, child care, church, restaurant, hotel, food, casino, sports, fire, police, court, military,
        agricultural, farm, farming, property, real estate, estate, tenant, housing, museum, geology, exploration,
        chemistry, biological, forest, cuidados, sanitarios, salud, saude, hopital, sante, social, sociais, bienestar,
        educacion, educacao, educacional, pedagogico, cinema, cine, teatro, hotelaria, hoteles, golf, magasin,
        biotechnolog*, electricity, tourisme, tourism, student, students, financial aid, music, sport, limpieza, arts,
        theatre, theater, venue, ticketing, larare, laerer, lehrer, lehrerin, docent, docente, leraar, profesor,
        insegnante
    """,
}

WEAK = {  # words of a department that are said of others too
    "operations": """
        operations, operation, operational, ops, supply chain, logistics, production, manufacturing, plant, warehouse,
        warehousing, shipping, inventory, facilities, facility, maintenance, quality, quality assurance, qa, qc,
        safety, delivery, service delivery, field services, continuous improvement, lean, value stream, office,
        administrative assistant, secretary, clerical, back office, mailroom, purchasing logistics, transport,
        transportation, dispatcher, supply, material handling, assembly, inspection, business excellence, business
        improvement, improvement, planning executive, route planning, branch services, admin, betrieb*, betriebs*,
        produktion*, fertigung*, logistik*, lager*, qualitat*, verwaltung*, organisation, sekretar*, sekretariat*,
        geschaftsfuhrung, operationnel*, exploitation, logistique, qualite, moyens generaux, fabrication, operaciones,
        logistica, produccion, calidad, distribucion, almacenes, operacoes, producao, qualidade, administracao,
        armazenagem, distribuicao, transportes, manutencao, almoxarifado, edificios, mercadorias, operazioni,
        produzione, qualita, operationeel, productie, logistiek, kwaliteit, drift, drifts*, produktions*, kvalitet*,
        logistik, administration*, kontor*, produkcj*, logistyk*, jakosc*, magazyn*, operacyjn*, administracji,
        utrzymania, produccion*, gartneriproduktion, mantenimiento, change management, fleet, workplace, store
        operations, demand planning, capacity planning, ehs, hse, machining, production planning, order, orders,
        procesos, processi, processus, quality control, bodega, entrepot, magazzino, receiving, despatch, dispatch,
        distribution, distribution center, freight, import, export, materials, packaging, scheduling, six sigma,
        office services, reception, receptionist, front desk, clerk, data entry, records, document control,
        installation, field operations, estoque, gestion de stock, stock, stocks, almacen, wypozyczalnia, box office,
        sekretarka, order processing, fulfilment, fulfillment, administratie, facilitair, logistic*, inventario,
        abastecimiento*, montagem, instalacao, manufacturer*, gestion y organizacion
    """,
    "engineering": """
        r&d, technical, technology, technologies, tech, architect, architecture, software architect, research,
        researcher, scientist, laboratory, development engineer, testing, test, web, mobile, cloud, ios, android,
        java, technik, technisch*, techniker, technique, technologie, tecnico, tecnologia, teknisk, teknik, recherche,
        investigacion, pesquisa, pesquisador*, forskning, concepteur organique, architecte web, techniczn*,
        technologii, cto, logiciel, logiciels, chefarkitekt, arkitekt, automation, electrical, mechanical, electronic,
        scrum master, scrum, agile, python, kubernetes, aws, azure, structural, instrumentation, hydraulic, aerospace,
        civil, build, release, tester, mechanical piping, circuit, *programmer, architectural, technologique
    """,
    "data": "analytics, analysis, insights, reporting, statistics, informacion",
    "it": "applications, configuration, telecomunic*",
    "marketing": "digital, content, publishing, editing, growth, audience, social, digitale",
    "customer_success": "support, client, clients, clientes, klient*",
    "hr": """
        training, workforce, culture, formation, schulung*, formacion, formacao, treinamento, szkolen, employment,
        organizational, organisational, wellness, e learning, elearning, pre employment, wellbeing
    """,
    "security": "protection of information",
    "design": "content design, packaging design, interaction",
    "product": "monetization, pricing",
    "procurement": "category?",
    "executive": """
        strategy, strategic planning, corporate development, m&a, strategie*, estrategia, strategi, strategia,
        strategii, corporate strategy, impact, politicas, planificacion, transformation
    """,
    "legal": "legislative",
}

LAST = {  # methods: they decide where the whole title names nothing else
    "operations": """
        planning, administration, administrative, administratif, administrativ*, project, projects, program, programs,
        programme, programmes, pmo, projekt*, projet, projets, proyecto, proyectos, projeto, projetos, progetto,
        progetti, project*, projektow
    """,
    "data": "analyst, analysts, analyst*, analista, analyste, analityk*, aanalyst, estadisti*",
    "consulting": """
        consultant, consultants, consulting, advisory, advisor, adviser, berater*, *berater, beratung, konsulent,
        *konsulent, konsult, konsultant*, consultor*, consultoria, consulente, consulenza, conseil, conseiller,
        conseillere, asesor, doradca, doradztwo, radgiv*
    """,
}

IN_TURN: tuple[tuple[dict[str, str], ...], ...] = ((FIXED, STRONG), (ELSEWHERE,), (WEAK,))
NEAR = {
    name: STRONG[name] for name in ("data", "it", "security", "sales", "consulting")
}  # a craft yields to these alone

DEPARTMENTS: tuple[tuple[dict[str, str], ...], ...] = ((FIXED, STRONG), (WEAK,))
