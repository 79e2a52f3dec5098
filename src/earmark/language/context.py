"""What surrounds the cues: what a question asks for, weak words that do in its answer, what is meant otherwise."""

from __future__ import annotations

from earmark.language.tables import row, rows
from earmark.language.talk import Kind

# what questions ask for
ASKED: dict[Kind, str] = {
    "pain": row(r"""
        challeng|difficult(?:y|ies) (?:did|have|with)|hold(?:s|ing)? (?:the|it|you)|limit|pain|struggl|frustrat
            |problem|what.{0,20} hard
    """),
    "criterion": row(r"""
        drew you|why did you (?:choose|pick|select)|led you|improve|do better|looking for|recommend|requirement
            |what do you need|make the (?:final )?decision|suggest
    """),
    "success": row(r"""
        measurable|value|benefit|impact|results?|better now|\broi\b|delivered
    """),
    "alternative": row(r"""
        compar|alternative|other (?:products|solutions|vendors|options)|before (?:this|us)|what did you (?:try|use)
            |have you tried
            |what are you using|what do you use|how do you [\w ]{1,40} (?:today|now|currently)
    """),
    "trigger": row(r"""
        what made you (?:look|start|reach)|why now|what changed|what (?:prompted|triggered|brought)|why did you start
    """),
    "role": row(r"""
        who (?:signs?|decides?|approves?|makes|else|owns|pays|would|needs|has|is involved)|sign[- ]?off
            |decision process
    """),
    "objection": row(r"""
        concern|worr(?:y|ied|ies)|hesitat|what would stop|holding you back|what could go wrong|reservations
    """),
}
LISTED: dict[Kind, str] = {  # questions of which each item of a list is an answer of that kind
    "pain": row(r"""
        hold(?:s|ing)? (?:the|it|you)|limit|pain points?|frustrat|what.{0,20} challenges (?:do|are)
    """),
    "criterion": ASKED["criterion"],
}
ABOUT = row(r"""
    # questions whose answers tell how things are, not what is needed or gained
    overview of your|what (?:it|you|your \w+) do(?:es)?\b|tell (?:me|us) about (?:yourself|your)|how long (?:has
        |have)|what version|level of usage|current scale|participat|perception|assess
""")
QUIET: frozenset[Kind] = frozenset({"criterion", "success", "alternative"})  # not looked for in answers to ABOUT
ASKS_TOO: frozenset[Kind] = frozenset({"objection"})  # kinds that a question of theirs can be
THEMSELVES = row(r"""
    # without whom a trouble that is told beside a comparison is the others'
    (?:we|we're|we've|our|us|i|i'm|i've|my|me|previously|faced|experienc\w+|adopters?|the team|this approach)\b
""")

COMPARES = row(r"""
    # questions below which a trouble may be another product's
    compar|drew you|alternatives? (?:to|did)|other (?:products|solutions|vendors)
""")

# words that tell a kind where the question asks for it
WEAK: dict[Kind, tuple[str, ...]] = {
    "pain": rows(r"""
        (?:limited|complex|complicated|dependency on|delay\w*|slow\w*|lengthy|non-trivial|instability|failures?
            |unfortunately|hard|difficult|missing|lack\w*|inefficienc\w+|bottlenecks?|constraints?|had to
            |needed to look|unclear|confus\w+|steep|manual\w*|bugs?|break\w*|broke|issues?|problems?|challeng\w+
            |struggl\w+|noise|overhead|outdated)
    """),
    "success": rows(r"""
        (?:saves?|saved|savings?|reduc\w+|faster|easier|improv\w+|increas\w+|accelerat\w+|streamlin\w+|simplif\w+
            |efficien\w+|automat\w+|scal\w+|centrali[sz]\w+|less|fewer|cheaper|productiv\w+|quick\w*|rapid\w*
            |control|\d+ ?%)
    """),
    "alternative": rows(r"""
        (?:evaluated|considered|previously|before that|used to use|switched|tried|sheets?|spreadsheets?|excel
            |whiteboard|emails?)\b
    """),
    "trigger": rows(r"""
        (?:grown|grew|growing|new|hired|left|quit|moved|raised|audit\w*|acquired|deadline|launch\w*|merger|board
            |regulat\w+|contract)\b
    """),
    "role": rows(r"""
        (?:me\b|i do|i am|my |our |<boss>\b)
    """),
    "objection": rows(r"""
        (?:price|pricing|cost|costs|budget|security|risk|effort|migration|integration|adoption|lock|time|support)\b
    """),
}

# where one of these stands, the kind is not meant
NOT: dict[Kind, tuple[str, ...]] = {
    "pain": rows(r"""
        # there is none
        (?:no|not|without|never|nothing|hardly|rarely|\w+n't|free of
            |minimal) (?!only )(?:[\w'-]+ ){0,4}(?:<trouble>|friction|overhead|waste|fragmentation|complaints
            |difficult upgrades|breaking changes|restrictions)
        (?:not|never|n't) (?:\w+ )?(?:encounter|face|find|found|see|seen|experience|run into)\w* (?:any|many|much
            |major|significant|frequent)
        can't think of|can(?:not|'t) complain|struggle to come up|have time for this|from chaos|would otherwise
            |(?:we|i) hope
        (?:not|\w+n't|never|almost no|little) (?:\w+ )?(?:take|taking|brok|break|crash|fail|los|slow|hinder|spend)\w*
        (?:almost|very|takes?) (?:no|little) (?:time|effort|maintenance)
        (?:we|i) (?:don't|do not) (?:\w+ )?work with
        # it is over, or made less
        (?:free|frees|freed|without|instead of|rather than|no longer) (?:[\w-]+ ){0,8}(?:manual|by hand)
        (?:solv|resolv|fix|address|alleviat|overc[ao]m|prevent|mitigat|avoid)\w* (?!this)(?:\w+ ){0,5}<trouble>
        (?:reduc|eliminat|avoid|remov|minimi|improv|cut|lower)\w* (?!this)(?:\w+ ){0,5}(?:<trouble>|waste|overhead
            |costs?|latency|manual\w*|build times|complexity|consumption|burden|barriers?|effort|toil)
        (?:<trouble>|bugs?|these|they|gaps?) (?:is|are|was|were|has been|have been|that were
            |got) (?:\w+ )?(?:minimal|few|minor|none|rare|resolved|fixed|addressed|solved|handled|promptly fixed)
        <trouble> (?:we|they|you|it|that we) (?:\w+ ){0,3}(?:solve|address|fix)|(?:problem|problems) (?:very )?well
        # issues that are tickets
        (?:github|slack|jira|open(?:ed|ing)?|rais(?:e|es|ed)|fil(?:e|ed)|creat(?:e|ed)|submit\w*|reported|track\w*
            |pull requests?|prs|discussions?|requests,?|questions) (?:\w+ ){0,2}(?:and |or |on )?(?:\w+ )?issues?\b
            |issues?(?: and |/|, | or )(?:feedback|prs?\b|pull|feature|bug|release|thoughts|discussions)
            |issues? (?:is|are|was|were) (?:opened|raised|reported|created|filed)|bug reports?|as issues
            |issues for guidance|issue tracker
        (?:we|they|i) stopped \w+ing|(?:worried|afraid|concerned) (?:that|about)
        cannot be \w+ (?:otherwise|without|elsewhere|by others)
        # it may come, or hurts the name of a project and not the speaker
        (?:would|might|could|may) (?:\w+ )?(?:be|become) (?:\w+ )?(?:hard|difficult|a challenge)
            |(?:hard|difficult) to (?:quantify|say|tell|estimate|predict|imagine|beat)
        (?:maintainer|contributor|demographic|gender|community) diversity|(?:lacks?|more|greater|needs?
            |better) (?:\w+ )?(?:marketing|awareness|branding|outreach|visibility in)|governance (?:is|was|model
            |structure)|other users
        (?:other|others|numerous|many|most) (?:\w+ )?(?:projects|products|tools|vendors|solutions
            |options) (?:\w+ )?(?:lack|don't|do not|only)
        if [\w' ]{1,40} (?:don't|doesn't|do not|does not|can't|cannot|couldn't)\b
    """),
    "trigger": rows(r"""
        as (?:usage|data|our use case) (?:\w+ ){0,4}(?:grew|evolved)
    """),
    "alternative": rows(r"""
        (?:not|n't) (?:\w+ )?(?:other|many)|no single|new vendor|proprietary alternatives
            |with (?:our |their |the )?existing (?:\w+ )?systems?|existing systems|other graduated|after we adopted
    """),
    "criterion": rows(r"""
        (?:do|does|did|would|will)(?:n't| not) (?:\w+ )?(?:need|require|want)|no (?:\w+ )?(?:need|requirement)
            |not much \w+ is required|as needed|need to spend|no longer need|rarely need|communit(?:y|ies)
            |maintainers?\b|participat\w+|user base|adoption stor|outreach|marketing|branding|before people need
            |more events|wider adoption|more adoptions|(?:we|i) (?:would|'d) like to thank|hope (?:this|you
            |that helps)
    """),
    "objection": rows(r"""
        (?:alleviated|addresses|addressed|resolved|no) (?:\w+ ){0,3}concerns?|not (?:at all )?concerned
    """),
    "role": rows(r"""
        no longer|community|committee reviewed|maintainers?
    """),
    "success": rows(r"""
        want (?:something|it|them)
        (?:hope|hopes|would|could|should|need(?:s|ed)? to|want(?:s|ed)? to|aim(?:s|ed)? to|plan(?:s|ned|ning)? to
            |intend(?:s|ed)? to|if|will|might|goal|can you|looking to|in order to
            |expect\w* to) (?:\w+ ){0,6}(?:reduc|sav|improv|increas|accelerat|simplif|easier|faster|better|enabl
            |allow|lower|cut)
    """),
}

# likewise, unless the sentence takes a turn
UNLESS_TURNED: dict[Kind, tuple[str, ...]] = {
    "pain": rows(r"""
        (?:is|was|are|were|been) (?!not )(?:\w+ )?(?:straightforward|smooth|easy|satisfied)\b(?! to (?:miss|break))
    """),
}
TURNS = r"(?:but|while|although|though|however|yet|despite|except)\b"
