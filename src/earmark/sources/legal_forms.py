"""Legal forms of companies, as words at an end of a name that say nothing of who it is."""

from __future__ import annotations

_WORDS = """
    gmbh ggmbh mbh ag kg kgaa ohg gbr ug ev eg se co cokg haftungsbeschrankt haftungsbeschränkt einzelunternehmen
    inc incorporated corp corporation company ltd limited llc llp lp plc pc pllc pty pte pvt pl cic
    sa sas sasu sarl eurl sci snc scop scs sca gie srl sl slu sll sau slp sapi sc cv ltda lda eireli epp
    spa sapa srls ss scarl scrl soc coop societa società bv nv vof cvba bvba sprl vzw asbl
    ab hb kb aktiebolag oy oyj ky ay tmi osakeyhtio osakeyhtiö as asa aps is ivs ans da enk ehf hf ohf
    spzoo zoo spk spj sro spol kft zrt nyrt bt kkt doo dd ad ood eood ead dooel jsc pjsc ojsc cjsc ooo oao zao pao tov
    ою ооо оао зао пао ао ип тов пат прат фоп еоод оод ад еад дп
    uab mb oü ou tü sia as akciju αε επε εε οε ικε ae epe oe ike
    şti sti aş tic as kk gk yk godo kaisha kabushiki bhd sdn tbk pt cv jsc psc fze fzco fzc dmcc wll saog
    बीमा لیمیتد
""".split()  # noqa: SIM905 - words read better than a list of quotes
_PHRASES = """
    sp z oo
    sp zoo
    sp z o o
    sp k
    sp j
    spol s ro
    spol sro
    s ro
    a s
    société anonyme
    societe anonyme
    société à responsabilité limitée
    société par actions simplifiée
    sociedad anónima
    sociedad anonima
    sociedad limitada
    sociedade anônima
    sa de cv
    s de rl de cv
    s de rl
    de cv
    societa per azioni
    società per azioni
    gesellschaft mit beschränkter haftung
    aktiengesellschaft
    besloten vennootschap
    naamloze vennootschap
    julkinen osakeyhtiö
    limited liability company
    public limited company
    anonim şirketi
    limited şirketi
    ltd şti
    ltd sti
    san ve tic
    san tic
    d oo
    o d
    co ltd
    kabushiki kaisha
    godo kaisha
"""
FORMS: frozenset[tuple[str, ...]] = frozenset(
    [(word,) for word in _WORDS] + [tuple(line.split()) for line in _PHRASES.splitlines() if line.strip()]
)
LONGEST = max(map(len, FORMS))
# Before a name: where it is usual; or before a single word alone (`AB Volvo`), for `AE Media Group` is somebody else.
LEADING = frozenset("oy oü uab ooo oao zao pao ооо оао зао пао тов".split())  # noqa: SIM905 - as above
LEADING_ONE = frozenset("ab as sia pt ао ип".split())  # noqa: SIM905 - as above
# Written without a space before or after the name.
ATTACHED = (
    "股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "株式会社", "有限会社", "合同会社",
    "合名会社", "合資会社", "주식회사", "유한회사", "㈱", "㈲", "㈜",
)  # fmt: skip
JOINING = frozenset("and und et och og ja".split())  # noqa: SIM905 - words read better than a list of quotes
