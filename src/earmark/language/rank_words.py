"""The words of a title that tell a rank, without accents and in lower case.

English, German, French, Spanish, Portuguese, Italian, Dutch, Danish, Norwegian, Swedish and Polish. Phrases are
divided by commas; the longest that fits decides. `leiter*` begins a word, `*leiter` ends one; `chief ... officer` has
up to four words between; `^` stands only at the beginning of a part of the title; `?` marks a word that means several
things, so that what it decides is a guess.
"""

from __future__ import annotations

RANKS = {
    "owner": """
        owner, co owner, business owner, practice owner, studio owner, founder, co founder, cofounder, co founding,
        founding partner, founding team, faunder, proprietor, entrepreneur, self employed, ^partner, managing partner,
        general partner, senior partner, equity partner, operating partner, inhaber*, eigentumer*, grunder, grunderin,
        mitgrunder*, gesellschafter*, unternehmer, unternehmerin, selbstandig*, fondateur, fondatrice, cofondateur,
        cofondatrice, proprietaire, associe gerant, fundador, fundadora, cofundador*, propietari*, dueno, duena,
        socio, socia, autonomo, autonoma, proprietari*, dono, fondatore, titolare, imprenditore, imprenditrice,
        eigenaar*, oprichter*, mede oprichter, ejer, indehaver, medejer, stifter, medstifter, eier, grunnlegger*,
        agare, grundare, medgrundare, delagare, wlasciciel*, zalozyciel*, wspolzalozyciel*, wspolwlasciciel*,
        litigation partner, tax partner, audit partner, law partner, venture partner?, founding member, associe,
        associee
    """,
    "c_level": """
        ceo, cfo, cto, cio, coo, cmo, cro, ciso, cso?, chro, cpo?, cdo?, cco?, clo?, cao?, cxo?, cko?, ctio, cino,
        cpto, cbo?, cgo, cdao, csco, chief ... officer, chief ... officers, chief executive, chief operations,
        principal executive officer, principal financial officer, principal accounting officer, president, presidents,
        honorary president, managing director, managing directors, md?, chairman, chairwoman, chairperson, chair?, co
        chair, co chairs, vice chairman, vice chairwoman, vice chair, deputy chairman, executive chairman, board
        member, board of directors, board director, board of directcors, boad member, member of the board, non
        executive director, non exec, general counsel, gc, chief counsel, geschaftsfuhrer*, geschaftsfuhrend*,
        geschaftsleitung, gf, vorstand, vorstande, vorstands*, vorsitzend*, aufsichtsrat*, verwaltungsrat*, directeur
        general, directrice generale, directeur generale, directeur executif, directrice executive, dg, pdg, president
        directeur general, presidente directrice generale, presidente, gerant, gerante, dirigeant*, administrateur
        delegue, director general, directora general, director gerente, directora gerente, director ejecutivo,
        directora ejecutiva, consejero delegado, consejera delegada, consejero, consejera, gerente general, gerente
        geral, presidenta, diretor geral, diretora geral, diretor executivo, diretora executiva, socio gerente,
        administrador delegado, conselheiro, amministratore delegato, amministratrice delegata, amministratore unico,
        direttore generale, direttrice generale, algemeen directeur, directeur grootaandeelhouder, bestuurder,
        bestuursvoorzitter, zaakvoerder, administrerende direktor, adm direktor, adm dir, daglig leder, daglig leiar,
        koncernchef, koncerndirektor, konserndirektor, styreleder, styremedlem, bestyrelsesformand, bestyrelsesmedlem,
        verkstallande direktor, vd, styrelseordforande, styrelseledamot, prezes*, czlonek zarzadu, czlonkini zarzadu,
        dyrektor generalny, dyrektor zarzadzajacy, boardmember, boardmembers, ^board, executive board, supervisory
        board, management board, geschaftsleiter, geschaftsleiterin, generaldirektor, generaldirektorin
    """,
    "vp": """
        vp, svp, evp, avp, rvp, gvp, vice president, vice presidents, vice pres, vicepresident, vize prasident*,
        vizeprasident*, vice presidente, vicepresidente, vicepresidenta, vice presidenta, wiceprezes*, wicedyrektor*,
        directeur general adjoint, directrice generale adjointe, subdirector general, vicedirektor
    """,
    "head": """
        head, heads, co head, chief, chief of staff, general manager, general managers, gm?, country manager, national
        manager, country head, treasurer, corporate secretary, company secretary, dean, leiter, leiterin, leitung,
        leitend*, *leiter, *leiterin, *leitung, hauptabteilungsleiter*, prokurist*, chefarzt, chefredakteur*,
        chefarchitekt*, chef de, chef d, chef des, chef du, en chef, chef comptable, chef for, chef af, chef monteur,
        chef inom, *chef, *chefen, it chef, hr chef, pr chef, chefe, chefes, jefe, jefa, capo, capo area, hoofd,
        *hoofd, *sjef, glowny ksiegowy, glowna ksiegowa, forstander, *forstander, verksamhetsledare, teknisk chef,
        administrativ chef, ekonomisk chef
    """,
    "director": """
        director, directors, co director, dir, direktor, direktorin, *direktor, *direktorin, directeur, directrice,
        directeurs, directora, directores, diretor, diretora, diretores, direttore, direttrice, *directeur,
        *direktoren, dyrektor, dyrektorka, dyr, executive director, associate director, art director, account
        director, creative director, daf, dsi, drh, rssi, direccion, bereichsdirektor, subdirector, subdirectora,
        *director
    """,
    "manager": """
        manager, managers, mgr, mngr, mgmt?, *manager, *managerin, managerin, group product manager, supervisor,
        supervisors, supervisora, supervisory, supervising, superintendent, foreman, forewoman, leader, team lead,
        team leader, controller, responsable, responsables, responsabile, gerente, gerentes, coordenador,
        coordenadora, encargado, encargada, kierownik, kierowniczka, menedzer*, menadzer*, brygadzista, teamleitung,
        meister, leder, *leder, ledare, *ledare, ansvarig, *ansvarig, ansvarlig, *ansvarlig, teamleider, teammanager,
        leidinggevende, bedrijfsleider, projectleider, teamchef, gruppchef, enhetschef, arbetsledare, formand?, chef d
        equipe, jefe de equipo, capo squadra, caposquadra, jefe de proyecto, jefe de obra, area manager, branch
        manager, regional manager, district manager, plant manager, store manager, practice manager, teamleiter,
        teamleiterin, gruppenleiter, gruppenleiterin, projektleiter, projektleiterin, schichtleiter, schichtleiterin,
        filialleiter, filialleiterin, marktleiter, marktleiterin, bauleiter, bauleiterin, objektleiter,
        objektleiterin, *controller
    """,
    "senior": """
        senior, sr, snr, lead, principal, principle?, ^staff, distinguished, sen, starszy, starsza, ekspert,
        chefkonsulent, chefstrateg, seniorkonsulent*, experienced
    """,
    "individual": """
        partner?, partner manager, partner development, partner marketing, partner sales, partner success, partner
        account, partner operations, partner enablement, partner program, product owner, process owner, data owner,
        system owner, service owner, budget owner, business partner, hr partner, people partner, talent partner,
        client partner, channel partner, sales partner, delivery partner, measurement partner, alliance partner,
        account executive, sales executive, marketing executive, executive assistant, executive producer, chef de
        projet, cheffe de projet, chef de produit, cheffe de produit, chef de publicite, produktansvarlig,
        produktansvarig, aide, chef de partie, chef de cuisine, sous chef, executive chef, chef, jefe de producto,
        advisory board, board advisor, board observer, bdm, smm manager, amministratore di sistema, administrador de
        sistemas, principal officer?, head tender, community lead?, dpo, data protection officer, sdr, bdr, csm, sre,
        dba, cpa, executive, officer, officers, member of, team member, assistant, assistants, assistent, assistentin,
        assistante, asistente, assistente, asystent*, *assistent, *assistentin, assistenz, *assistenz, secretary,
        secretaire, sekretar*, secretari*, segretari*, admin, administrator*, administrateur, administratrice,
        administrador*, amministratore, analyst*, aanalyst, analist*, analytiker, analytikerin, analista, analyste*,
        analityk*, specialist, specialists, spezialist*, especialista, specialista, specjalist*, specialiste*,
        *specialist, *spezialist, consultant, consultants, konsulent, *konsulent, *konsulenter, konsult, *konsult,
        konsultant*, consultor*, consulente, consulent, conseiller, conseillere, berater, beraterin, *berater,
        *beraterin, doradca, *radgiver, radgiver, radgivare, advisor, adviser, adviseur, asesor, asesora, assessor,
        engineer, engineers, ingenieur*, *ingenieur, *ingenieurin, ingenieure, ingeniero, ingeniera, engenheir*,
        ingegnere, ingenior, *ingenior, inzynier*, developer, developers, *developer, entwickler, entwicklerin,
        *entwickler, *entwicklerin, developpeur, developpeuse, desarrollador*, desenvolvedor*, sviluppatore,
        sviluppatrice, ontwikkelaar, udvikler, *udvikler, utvikler, utvecklare, *utvecklare, programmer, programmers,
        programmierer*, programador*, programista*, programmeur, architect, architekt*, architecte, arquitect*,
        arquitet*, *arkitekt, arkitekt, *architekt, designer, designers, *designer, representative, rep, reps,
        vertreter*, *vertreter, representant*, przedstawiciel*, associate, associates, coordinator, coordinators,
        koordinator*, *koordinator, coordinateur, coordinatrice, coordonnateur, coordonnatrice, coordinador*,
        coordinatore, koordynator*, advocate, evangelist, counsel, counsellor, counselor, attorney, lawyer, jurist*,
        juriste, abogad*, avvocat*, avocat*, advogad*, advocaat, advokat, rechtsanwalt*, anwalt, anwaltin, syndikus*,
        prawnik, radca, adwokat, accountant, bookkeeper, buchhalter*, *buchhalter, *buchhalterin, comptable, contable,
        contador*, contabile, ksiegow*, boekhouder, bogholder, auditor*, auditeur, audytor*, controleur, recruiter,
        recruiters, *recruiter, sourcer, teacher, professor*, lecturer, instructor*, instrutor*, trainer, trainerin,
        tutor, coach, researcher, fellow, scientist, scientists, scholar, technician, technicians, techniker*,
        *tekniker, tekniker, technicien*, tecnic*, technik, technologist, teknolog, *teknolog, mechanic, mechanik*,
        operator*, operateur, inspector*, inspetor, inspektor, writer, editor, redakteur*, redacteur, redaktor*,
        producer, strategist, planner, buyer, *buyer, einkaufer*, *einkaufer, acheteur, acheteuse, comprador*,
        inkoper, indkober, inkopare, kupiec, expert, experts, experte, expertin, experto, esperto, referent*,
        *referent, *referentin, sachbearbeiter*, *sachbearbeiter*, mitarbeiter*, *mitarbeiter, *mitarbeiterin,
        medewerker, *medewerker, medarbejder, *medarbejder, medarbeider, medarbetare, angestellt*, fachkraft,
        kaufmann, kauffrau, *kaufmann, *kauffrau, informatiker*, *informatiker, beauftragt*, *beauftragte,
        *beauftragter, charge, chargee, attache, attachee, commercial export, vendeur*, vendeuse, vendedor*,
        venditore, venditrice, verkaufer*, *verkaufer, verkoper, saelger, *saelger, selger, saljare, *saljare,
        sprzedawca, handlowiec, *handler, sales rep, salesperson, salesman, comercial?, commercial?, agente, agent,
        agents, makler*, broker, empleado, empleada, employee, impiegat*, funcionari*, pracownik, profesional,
        profissional, trabajador*, trabalhador*, gestor?, gestora?, gestionnaire, tecnico, tecnica, projektant*,
        concepteur*, conceptrice, desenhista, corretor*, junior, jr, jnr, freelance*, dev, ux writer, therapist,
        nurse, doctor, physician, medico, medica, medecin, arzt, arztin, lekarz, surgeon, clerk, cashier,
        receptionist, worker, handyman, curator, contractor, banker, trader, investor, underwriter, marketer,
        marketingowiec, copywriter, webmaster, sysadmin, pm?, teaching fellow, cto group, cto office, ceo office,
        student affairs, student services, student financial, student success, mentor, artist, installer, servicer,
        examiner, attendant, handler, volunteer, librarian, informaticien*, epidemiologist, dentist, metrolog*,
        helper, tech, professional, professionals, modeller, author, co ordinator, ordinator, larare, laerer, lehrer,
        lehrerin, leraar, docente, insegnante, comerciante, personal de, spokesperson, photographer, reporter,
        cleaner, driver, chauffeur, cook, captain, adjoint, adjointe, *medarbetare, *medarbeider, chef de programme,
        chef de programmes, recruteur, recruteuse
    """,
    "intern": """
        intern, interns, internship, trainee, trainees, apprentice, apprenticeship, working student, werkstudent*,
        praktikant*, auszubildend*, azubi, volontar*, referendar, stagiaire, alternant*, apprenti, apprentie, becari*,
        practicante, aprendiz, estagiari*, stagista, tirocinante, stagiair, elev, *elev, laerling, *laerling, lerling,
        praktikantka, stazyst*, ^student, work placement, phd student, graduate student
    """,
}

ORDER = ("owner", "c_level", "vp", "head", "director", "manager", "senior", "individual", "intern")  # highest first

WHOLE = """
    general manager, general managers, gm, country manager, national manager, country head, chief of staff, directeur
    general adjoint, directrice generale adjointe
"""  # ranks of the whole company below the C level: executive, where the title names no function
THINGS = """
    product, products, produkt, project, projects, projekt, program, programs, programme, programmes, account,
    accounts, client, success, community, portfolio, brand, category, case, content, campaign, relationship,
    relations, partner, partners, partnership, partnerships, alliance, alliances, territory, business development,
    event, media, channel, contract, contracts, offering, proposal, bid, change, release, incident, configuration,
    fund, wealth, asset, property, lease, office, smm
"""  # a manager of one of these, the word before, manages no people
FORMER = """
    former, formerly, ex, retired, past, previous, previously, emeritus, emerita, ehemalig*, fruher*, ancien,
    ancienne, retraite, antiguo, antigua, exdirector, antigo, antiga, aposentado, ausgeschieden, voormalig, tidligere,
    tidigare, byly, byla, emerytowan*
"""  # a part that begins so is no post held now
DEPUTY = """
    deputy, assistant, associate, asst, assoc, vice, stellvertretend*, stellv, stv, adjoint, adjointe, adjunto,
    adjunta, adjunct, aggiunto, vize, wice, zastepca, zastepczyni, vicevd
"""  # beside a rank of the C level: it is a vice president's
ASSISTANT = """
    assistant, assistante, assistent, assistentin, assistenz, asistente, assistente, asystent*, secretary
"""  # the rank that follows one of LINKS, or no rank, is not his
ADVISOR = """
    advisor, adviser
"""  # likewise, where `to` follows
LINKS = """
    to, of, for, der, des, dem, de, du, da, do, del, della, di, van, von, af, til, till, im, in
"""  # of whom
ROMANCE = """
    de, du, des, del, della, do, da, di, d, la, en, em, directeur, directrice, responsable, responsabile, gerente,
    diretor, diretora, direttore, direttrice, directora, jefe, chef, charge, chargee, attache, attachee, ingenieur
"""  # a part with one of these names its function first
ENDINGS = """
    er, erin, or, ist, istin, ian, man, woman, eur, euse, iste, ista, ien, ienne, logue, yste, ero, era, dor, dora,
    tor, tora, nik, arz, owiec, mand, behandler, maker, smith, wright, antin, isti, tore, trice, wca, skin, yk, dant,
    tant, acz, ante, enne
"""  # how a word ends that names one who does something: a guess
NO_PERSON = """
    center, centre, computer, power, water, customer, career, order, paper, other, number, labor, sector, motor,
    color, sensor, vector, consumer, weather, transfer, computador, minor, senior, junior, interior, exterior, over,
    under, after, per, former, inter, enter, laser, leather, monitor, factor, corner, winter, summer, super,
    management, department, development, recruitment, procurement, investment, equipment, client, content, talent,
    event, agent, restaurant, plant, grant
"""  # words with such an ending that name nobody
