"""The words by which a sentence is known to be a pain, a need, a doubt ...: English, written for this table.

Words of `CUES` tell their kind by themselves; what surrounds them is in `context`.
"""

from __future__ import annotations

from earmark.language.tables import row, rows
from earmark.language.talk import Kind

CUES: dict[Kind, tuple[str, ...]] = {
    "pain": rows(r"""
        # it is hard
        (?:hard|harder|difficult|tough|impossible|tricky|painful|tedious|cumbersome|time[- ]consuming|a pain
            |laborious) (?:for [\w' ]{1,30} )?to \w+
        (?:made?|makes|making) (?:it|things|this|that|us|them|life) (?:\w+ ){0,2}(?:hard|difficult|impossible|slow
            |painful)\w*
        (?:challenging|cumbersome|tedious|error[- ]prone|time[- ]consuming|labor[- ]intensive|labour[- ]intensive
            |clunky|painful)
        # troubles by name
        (?:fac|encounter|hit|ran into|run into|running into|met|meet|experienc|suffer|struggl|caus|creat|lead|led
            |result)\w* (?:\w+ ){0,6}<trouble>
        (?:main|biggest|primary|key|major|significant|serious|real|first|only|one|another|some|many|several|big
            |core|common|recurring|performance|security|scaling|compatibility|operational|resourcing
            |quality) (?:\w+ ){0,2}<trouble>
        there (?:is|are|was|were|have been|'s) <few><trouble>
        <trouble> (?:is|are|was|were|in|with|when|around|lay|include\w?|arise\w?|arose|limits?|affects?|slows?
            |prevents?|makes?|hinders?)\b
        (?:is|are|was|were|remains?) limited (?:due|by|because)|out of sync|requires? (?:\w+ )?(?:searching|digging
            |guessing|reverse[- ]engineering)
        (?:huge|big|real|major|constant|total|complete|implementation) (?:headache|mess|nightmare|disaster|pain
            |burden|struggle)
        # something is lacking
        (?:lack(?:s|ed|ing)?|absence of (?!single|vendor|any)|shortage of|short of|short on|insufficient|inadequate
            |unsuitable|not enough)\b
        (?:not|n't) (?:\w+ )?(?:easy|trivial|straightforward|present|available|clear|intuitive|obvious|mature
            |sufficient|organized|organised)|non-trivial|no longer (?:available|supported|maintained|works?|possible)
            |not (?:fully )?(?:documented|supported|implemented|covered|handled|possible)|less (?:mature|organi[sz]ed
            |stable|documented)
        (?:is|are|was|were|being|remains?|or|still|becoming|became|become) (?:a bit |a little |\w+ )?(?:missing
            |incomplete|outdated|immature|scattered|fragmented|siloed|inconsistent|unreliable|unstable
            |unpredictable|unclear|confusing|opaque|messy|clumsy|slow|too slow)\b
        limited (?!to\b|by design|liability|edition|company)(?:\w+ ){0,3}(?:performance|support|bandwidth|capacity
            |resources?|visibility|insight|number|time|maintainers?|features?|functionality|documentation|control
            |throughput)
        (?:space|capacity|bandwidth|performance|visibility|functionality|support|staff|time) (?:\w+ ){0,3}(?:is|are
            |was|were) (?:\w+ )?limited
        no (?:\w+ )?(?:visibility|insight|way to|easy way|idea|clue|single (?:view|source|place)|consistent \w+
            |structured|support for)|(?:have|had|has|with|is|'s) no time|(?:nothing|hardly
            |rarely) (?:[\w-]+ ){0,4}(?:easy
            |simple|works?)\b
        # it does not do, we cannot
        <does_not> (?:\w+ )?(?:work|scale|support|cover|meet|fit|align|keep up|catch|know (?!if|about you)|trust
            |see (?!any)|have (?:the|enough|a (?:good|clear)|time|visibility|any (?:visibility|insight|idea|way|data
            |time|support
            |budget))|been maintained|get better
            |getting better|reach|perform|integrate|sync|mature|so mature|as mature|very clean|clean|well|protected
            |sustainable|ideal|great|good enough)\b
        <who> (?:\w+ )?<cannot> (?!complain|wait|think|recommend|imagine|say)\w+
        (?:can't|cannot|couldn't|could not) (?:\w+ )?(?:see|tell|find|get|keep|trust|scale|handle|track|measure|do|rely
            |afford|figure|use|access|share|reach|achieve|find out)\b
        cannot be \w+|can't be \w+|cannot (?:achieve|handle|reach|scale|support|keep)
        # it takes long, is lost, costs
        (?:spen[dt]|spending|takes?|took|taking|wait(?:ed|ing)?) (?:\w+ ){0,3}(?:so much|too much|a lot of|too long
            |forever|ages|too many|endless|(?:\d[\d,.]*|a few|several|many|two|three|four|five
            |six)(?:[- ]+(?:to |or )?\d+)? <time>)
        (?:spending|spend|spent) (?:so much|too much|a lot of|most of|half|hours|days|weeks|evenings|\d)
        (?:wast(?:e|es|ed|ing) (?!of time to)|waste of|los(?:e|es|ing|t) (?:about |around |over |almost )?(?:\$
            |\u20ac|\u00a3|\d|money|deals|customers|time|hours|revenue|sales|track|momentum|trust|data))
        (?:cost(?:s|ing)? us|burn(?:s|ing)? through|expensive to (?:run|maintain|operate|keep)|driv(?:es
            |ing) up (?:\w+ )?costs?)
        (?:high|higher|increased|growing|rising|heavy|significant|huge|excessive) (?:\w+ ){0,2}(?:overhead|burden
            |cost to|maintenance|resource consumption|latency|memory usage|learning curve|effort)
        (?:slow(?:er|s|ed|ing)? (?:down|cycles?|\w+ cycles)|(?:slow|sluggish|laggy) (?:\w+ )?(?:performance
            |response|cycles|queries|builds|downloads|support)|lower (?:write|read|\w+) performance|(?:poor|bad|low
            |degraded|decreased) (?:\w+ )?(?:performance|quality|experience|support|adoption|visibility|accuracy
            |documentation|usability))
        (?:creat|caus|add|introduc|delay|lead|led)\w* (?:to )?(?:\w+ ){0,3}(?:latency|delays?|bottlenecks|overhead
            |confusion|rework|duplicat\w+|downtime|outages|friction|errors|feedback cycles|complexity)
        (?:longer|long) (?:\w+ )?(?:cycles|execution times|wait|waits|build times|lead times)|cycle is (?:\w+ )?long
        too (?:focused|narrow|broad|generic|many|much|few|little|slow|big|small|complex|complicated|expensive
            |late|long|rigid|heavy|manual)\b
        (?:extremely|very|overly|quite|really|pretty|so|highly) (?:complex|complicated|rigid|heavy|limited|slow
            |difficult|hard|fragile|hacky)\b|steep (?:\w+ )?learning
        less suit(?:ed|able)|can be (?:\w+ )?(?:complex|challenging|difficult|painful|slow|confusing|tricky)
        stale\b|out[- ]of[- ]date|obsolete|linking to 404
        # feelings and pictures
        (?:drown(?:ing|ed)?|overwhelm\w+|frustrat\w+|struggl(?:e|es|ed|ing) (?:with|to)|nightmare|disaster|hated
            |annoy\w+|chao(?:s|tic)|a mess|fed up|sick of|tired of|depressing|haphazard|burn(?:ed|t) out|pain in)
        (?:too late|fall(?:s|ing)? through the cracks|slipp?(?:s|ed|ing)? through|gone dark|blind spots?
            |flying blind|guesswork|reps guess|we guess|guessing)
        (?:get(?:s|ting)? worse|crept up|stall(?:s|ed|ing)\b|squeezed|hinder(?:s|ed|ing)?|hold(?:s
            |ing)? .{1,30} back|held back|crash(?:es|ed|ing)?\b|break(?:s|ing) (?:\w+ )?(?:when|every|often|all
            |things|down|changes)|pushing \d\d|become an obstacle|getting better and)
        # as people talk
        (?:is|are|was|were|it's|that's|that is|what a|such a|got) (?:\w+ )?(?:broken|embarrassing|awful|terrible
            |horrible|a problem
            |a pain|a mess|a nightmare|a headache|a bottleneck|a killer|a disaster|a black hole|unusable)\b
        (?:eats?|eating|ate) up|kill(?:s|ing)? (?:us|our|my|the)|hurt(?:s|ing)? (?:us|our|the)|double[- ](?:book
            |ent)\w+
        (?:nobody|no one|none of us|nothing) (?:\w+ )?(?:knows?|trusts?|uses|opens|owns|can|looks|reads|likes
            |understands?|works?)\b
        never (?:know|knows|works|worked|get|gets|have|see|sync|syncs|match|matches|on time|up to date)
        (?:a lot of|lots of|full of|so many|tons of|many) (?:errors|mistakes|duplicates|rework|back[- ]and[- ]forth
            |typos|bugs
            |noise|complaints)|hard time \w+|(?:customers|clients|users|people|reps|they) (?:\w+ )?complain\w*
        (?:biggest|worst|hardest|most (?:frustrating|painful|annoying)) (?:part|thing|problem|issue|pain|frustration)
        (?:often|always|sometimes|keeps?|constantly|regularly) (?:fail|break|crash|forget|miss|los|get lost)\w*
        (?:we|i|they|reps|people) (?:\w+ )?(?:miss|missed|forget|forgot) (?:\w+ )?(?:deadlines?|targets?
            |follow[- ]?ups?|calls|deals
            |steps|emails|orders|signals)|(?:half|most|a third) of (?:the|our|my) \w+ (?:is|are|was|were|get|gets
            |goes|go) \w+
        # by hand, around it
        (?:by hand|manually|manual (?:\w+ ){0,2}(?:work|process|processes|handling|effort|efforts|entry|updates
            |steps|labor|intervention|follow-ups|data entry)|copy(?:ing)?[- ]and[- ]past|copy[- ]?pasting|scrubbing)
        (?:workarounds?|work around (?:this|that|it)|(?:forced|had) (?:us )?to (?:\w+ )?(?:build|write|create
            |change|redo|rebuild|fork|patch|implement|maintain|do everything)|to mitigate this|figure it out)
        forc(?:e|es|ed|ing) (?:us|me|them|people|teams|unplanned|everyone)
        (?:have|has|had|having) to (?:\w+ )?(?:tweak|research|check|look at|look into|dig|figure out|fork|patch|rebuild
            |customi[sz]e|work around|guess|wait|chase|restart|redo|adjust|clean up|locate|build our own|write our own)
        (?:have|has|had|need|needs|needed) to (?:\w+ )?(?:manually|re-?enter|chase|dig|scroll|hunt|jump between
            |juggle|babysit)
        (?:large|big|negative|severe) impact\b|(?:could|docs|documentation) (?:\w+ ){0,2}be (?:\w+ ){0,2}better
    """),
    "trigger": rows(r"""
        (?:just|recently|newly) (?:raised|hired|launched|acquired|merged|moved|migrated|closed|opened|expanded|went
            |announced|got|lost|switched|joined|took over|started (?:a|scaling|hiring|selling))
        (?:we're|we are|are) (?:\w+ )?(?:scaling|growing|expanding|hiring|merging|going public|migrating
            |launching)\b
        (?:we've|we have|has|have|team has|company has) (?:\w+ )?(?:grown|doubled|tripled|expanded|been acquired
            |gone public)\b
        (?:quit|left|resigned|retired|was let go|departed) (?:\w+ )?(?:in|last|this|at) |(?:grew|grown|growing) from \d
        since (?:the|our|we|that) (?:\w+ ){0,2}(?:merger|acquisition|move|reorg\w*|funding|audit|incident|breach|round)
        (?:got|were|was) (?:breached|hacked|audited|fined|acquired|flagged)|what changed|(?:auditors?
            |regulators?) (?:\w+ )?(?:found
            |flagged|asked|want\w*|require\w*)
        went from \d[\d,.]* to \d|(?:doubled|tripled|quadrupled) (?:\w+ )?(?:in size|our|the|headcount|this|last)
        as (?:we|our|the|\w+) (?:\w+ ){0,3}(?:grew|grow|expanded|expands|scaled|scales|evolved)\b
        expand(?:ing)? (?:\w+ )?(?:to|into) [\w ]{1,20}(?:next|this) (?:year|quarter|month)
        (?:contract|licen[sc]e|subscription|agreement) (?:\w+ ){0,5}(?:ends?|expir\w+|is up|runs out|renews|lapses)
        (?:renewal is|up for renewal|comes? up for renewal)
        (?:new|upcoming) (?:\w+ )?(?:regulation|law|legislation|mandate|ceo|cfo|cto|ciso|cro|vp|leadership
            |management|owner|policy)
        after (?:the|a|an|our|that) (?:\w+ ){0,2}(?:incident|breach|audit|outage|acquisition|merger|funding|layoffs
            |reorg\w*)
        (?:deprecated|end[- ]of[- ]life|sunset(?:ting)?|discontinued|shutting down|no longer (?:supported
            |maintained))
        (?:convinced|made) (?:me|us) (?:\w+ )?(?:we|that we|realize|realise|look|act)
        (?:became|become) (?:evident|clear|obvious|necessary|critical|urgent|unavoidable|mandatory)
        (?:board|ceo|cfo|management|leadership) (?:mandate|pushed|told us|asked us|wants us)\w*
        (?:that's|this is|which is) why (?:we|i) (?:\w+ )?(?:started|looked|began|reached|decided|are looking|need)
    """),
    "alternative": rows(r"""
        (?:previously|formerly|earlier|before|initially|originally|in the past|until then),? (?:we|i|they|our \w+
            |\w+) (?:had |have |did not |didn't )?(?:used|using|ran|relied|build|built|had a|managed|worked with
            |were on)
        (?:was|were|been|have been|had been) using (?:\w+ ){1,4}(?:previously|before|earlier|until)|was used before
            |used before
        (?:evaluat|consider|compar|look|tri|test|assess|explor|investigat|benchmark|shortlist|review)(?:ed|ing|ied
            |ying) (?:at |into |out )?(?:\w+ ){0,4}(?:alternatives?|options?|solutions?|vendors?|tools?|products?
            |projects?|platforms?|frameworks?|approaches|engines?|providers?|competitors?|add-on)\b
        (?:options|alternatives|candidates|contenders) (?:\w+ )?(?:included?|were|considered|we)
        (?:other|another|different|one other|second) (?:vendor|supplier|provider|tool|product|solution|platform)s?\b
        (?:competitor (?:x|y|z|\w+) |competitive with|quoted us|is offering|bundles?\b)
        (?:switch|migrat|mov|transition)(?:e|ed|ing)? (?:\w+ ){0,2}(?:away )?from (?:an? |our |the )?\w+
        (?:build|building|built|develop|developing|developed|wr[io]te|writing) (?:it |this |our own
            |something |an? |the )?(?:\w+ ){0,4}(?:in[- ]house|from scratch|ourselves|internally|proprietary)
        (?:in[- ]house|home[- ]?grown|internally[- ]built|custom[- ]built|self[- ]built|homemade)\b
        (?:our|their|my) (?:own|existing|old|previous|legacy|current) (?:\w+ ){0,3}(?:engine|tool|system|solution
            |framework|platform|scheduler|operator|crm|script|scripts|process)\b
        (?:tried|trialed|piloted|demoed|signed up for|moved off|got rid of|shortlisted) (?!to\b|implementing|that\b
            |it\b)\w+
        looked (?:at|into) (?!the |this |it\b|our |my |your )\w+|(?:shared|google|big|excel|one) (?:sheet|doc
            |spreadsheet)s?\b
        (?:spreadsheets?|excel\b|google sheets?|sharepoint|airtable|pen and paper|notepad)
        (?:we're|we are|we run|we use|we currently use|they use|currently using|currently on) (?:on )?(?:salesforce
            |hubspot|pipedrive|outreach|gong|slack|jira|zendesk|marketo|zoominfo)
        (?:instead of|rather than|as opposed to) (?:using|building|buying|relying|adopting|running)\b
        (?:alternatives? (?:such as|like|to|including)|similar (?:tools|projects|products|solutions))
        (?:previous|former|old|legacy|internal|existing) (?:\w+ )?(?:system|solution|tool|platform|setup|vendor
            |provider)\b|from (?:a |an |our |the )?proprietary system|alternative (?:solutions?|products?|tools?)
            |(?:examin|looked at|assess)\w* (?:\w+ ){0,2}(?:platforms|solutions|components|products)
        compared (?:to|with) (?:other|proprietary|commercial|existing|competing|the other|alternatives)
        narrowed (?:it )?down|down to (?:two|three|you and)|versus (?:building|buying)
    """),
    "criterion": rows(r"""
        (?:we|i|you|they|team|customers|users|leadership|finance|legal|it|those|that|which|also|cfo|but|and
            |as) (?:\w+ )?(?:need(?:s|ed)?|require[sd]?) (?!to (?:drop|go|run|leave|check|talk|jump|think|hop|spend
            |chase|approve|sign|engage|be said|do something|look at)\b)
        (?:we|i|they|leadership|finance|team|cfo)(?:'d| would)? (?:\w+ )?(?:want(?:s|ed)?|like|prefer(?:s|red)?
            |expect|insist\w*) (?:a |an |the |to (?:see|have|be|rely|use)|explicit|more|better|net|\u201c|\"|sample
            |\w+ cap)
        (?:it|this|that|which|a tool|any tool|the tool|solution) (?:has|needs|would have|would need) to (?!be said)\w+
        wanted (?:a |an |to (?:adopt|use|avoid|have|move|provide|keep|be able))
        (?:we|i) (?:really |just |also )?want (?:something|it to|them to|one|more|less|better|everything|to be able)
        (?:must[- ]have|must (?:be|have|support|integrate|run|meet|work)|has to (?:be|support|integrate|run|work
            |meet)|have to be able|non[- ]negotiable|deal[- ]?breaker|make[- ]or[- ]break|prerequisite
            |hard requirement)
        (?:main |key |our |business |compliance |security |performance )?requirements? (?:was|were|is|are|for
            |included?)|need for\b
        (?:is|are|was|were) (?:\w+ )?(?:crucial|critical|essential|important|key|vital|decisive|central) (?:for
            |to) (?:us|our|the decision)
        matters(?: (?:to|for) us|\.|$| a lot| most)|(?:so|and|because) [\w ]{1,20} matters
        (?:we|i) (?:also )?(?:hope|wish|suggest|would love)\b|would be (?:nice|great|good|helpful|useful
            |beneficial)|(?:like|love) to see
        (?:drew|attract(?:s|ed|ing)|drawn|appeal(?:s|ed|ing)?) (?:us|me|to us|the team|by|to)|attractive (?:to
            |for) us
        (?:chose|chosen|selected|select|picked|opted|decided on|went with|adopt(?:ed)?) [\w -]{0,40}(?:because
            |due to|since|as it|for its|owing to|based on)|(?:decision|choice) [\w -]{0,40}(?:because|due to
            |influenced|driven|based on|came down)
        (?:comes|came) down to|(?:deciding|main|key|decisive|determining) (?:factors?|reasons?|criteria|criterion)
            |(?:two|three|main) factors
        (?:motivation|motivations|goal|reason|reasons) (?:was|were|is|for adopting|behind)|motivation:
        (?:we were|we are|we're|been) (?:\w+ )?looking for\b|inclined to\b|aligned with (?:\w+ )?requirements
            |aligning with
        (?:could|should) (?:\w+ )?(?:provide|offer|improve|consider|add|support|include|do more|expose|have|be made
            |be improved)
        needs? to (?:enhance|improve|take|provide|support|be (?:able|made|improved|possible)|become|have|offer)
            |can (?:further )?improve
        (?:needs|wants) (?:visibility|parity|that|it|this|a |an |to see)|(?:please |just )(?:guarantee|fold|ensure
            |insert|add) |^\W*(?:also |just )?needs? (?!to (?:go|run|drop)\b)|just need\b
        provided (?:that )?\w+|acceptable if|as long as (?:it|you|the|we)|only if\b
        if \w+ could (?:provide|support|offer|be)|did not want to|didn't want to
        (?:stood|stands) out|(?:strong|natural|good|right|perfect|best|obvious) (?:match|choice|fit)\b|align(?:s
            |ed) (?:\w+ )?with (?:our|their|the|\w+'s)
        (?:driven|motivated|prompted) by|drivers? (?:for|of|behind|were|was|included)
            |(?:better |well |best )?suited (?:for|to) (?:our|their|\w+'s)
        feature requests?:|(?:we|i) (?:would|'d) (?:also )?(?:like|recommend|suggest)|(?:we|i) recommend|(?:is|are
            |would be) (?:desired|appreciated|needed)
        (?:could|should|can) (?:\w+ )?be (?:\w+ )?(?:improved|enhanced|optimi[sz]ed|extended|better|clearer
            |simpler)|(?:enhancements?|improvements?|optimi[sz]ations?|examples|step|support
            |options?) (?:\w+ ){0,5}(?:would|could) (?:make|provide|help|be|improve|minimi[sz]e|strengthen)
            |valuable to us
        are particular about|may want|wants? (?:apples|a clear|an? )|looks at|requested an?|in writing
            |is (?:expected|required)\b|preferred\b|like payback|prefer \w+
        provides? (?:all |exactly )?the (?:\w+ )?(?:features|capabilities|set of features
            |flexibility) (?:\w+ )?(?:we|and|our|they)
    """),
    "objection": rows(r"""
        (?:price|cost|budget|timing|security),? (?:i guess|mostly|honestly|is a concern|would be)|not (?:\w+ )?urgent
            |can't afford
            |(?:have|need) to think (?:about|it)|no (?:bandwidth|capacity|appetite) (?:for|to)
        (?:too expensive|price is (?:\w+ )?(?:higher|too|steep|high)|(?:higher|more) than (?:what )?(?:we|our
            |i) (?:\w+ )?(?:budget\w*|expected|planned|pay)|over (?:our )?budget|no budget|budget is
            |out of (?:our )?budget|small investment|a lot of money|pricey)
        (?:not|\w+n't) (?:\w+ )?(?:interested|convinced|a priority|a fit|ready (?:to|for)|sold on|sure (?:we|if
            |that|it|about)|in the market|have time|have (?:the )?budget|see the (?:value|point))
        (?:skeptical|sceptical|hesitant|reluctant|doubt(?:s|ful)?\b|on the fence|take me off|stop calling
            |hates? (?:ramp|long|\w+ contracts))
        (?:more |bit |little |initially |raised |some |our |main |biggest |only )?(?:concern(?:ed|s) (?:about|over
            |around|with|was|is|that)|worr(?:y|ied|ies) (?:is|about|that|if))
        what if (?:we|it|you|the|they|our)|what happens if (?:we|it|you)|how (?:confident|sure) are you
            |what's the catch|if we don't see
        (?:locked? in|lock-in|vendor lock|locked into|early termination)
        (?:justify|swallow|defend) (?:the |that |this )?(?:cost|price|spend|investment|expense)|% (?:higher
            |more expensive)|(?:higher|more expensive) net
        (?:call|come back|reach out|talk) (?:\w+ ){0,3}(?:next (?:year|quarter)|later|another time)|(?:bad
            |wrong) (?:time|timing)
        already (?:have|use|using|got|work with) (?:a |an |something|\w+ for that)|(?:happy|satisfied
            |fine) with (?:what|our current|the current)
        your quote|we were thinking (?:more )?(?:like|about|around) \W?\d|every company is different
            |our case is different
        (?:implementation nightmare|might not be the right|may not be the right|not be the right (?:fit|approach
            |choice|time))
    """),
    "role": rows(r"""
        (?:goes|go|escalate\w*|up) to (?:our|the|my) (?:\w+ )?<boss>\b|(?:that's|that is|that would be|it's) (?:me\b
            |my (?:call|decision)|on me\b)
        i (?:sign|make the|have the final|hold the budget|control the budget)
        \b<boss>(?:'s)? (?:\w+ ){0,2}(?:needs? to|has to|must|will (?:need|want|ask|sign|have|decide)|signs?\b
            |approves?|decides?|wants?|likes?|looks at|asks?|requested|reviews?|owns|cares)
        (?:sign[- ]?off|signs? off|(?:need|needs|has|have|who|to|comfortable) (?:to )?approv(?:e|es|ing)|(?:her|his
            |their|my|board|budget) approval)
        (?:decision[- ]?makers?|final (?:say|decision|call)|buy[- ]in|economic buyer|budget holder|purse strings)
        (?:i|she|he|they) (?:\w+ )?(?:decide|own|owns|decides|lead|leads|manage|manages|head|run|runs) (?:the|our
            |all|sales|it\b|this)
        (?:i'm|i am|is|are|am) (?:\w+ )?responsible for|in charge of|report(?:s|ing)? (?:directly )?to (?:the|our
            |me)\b
        (?:run (?:it|this) (?:by|past)|pitch (?:it to |to )?(?:leadership|the board|my|our)|(?:let me|need to
            |have to|i'll) (?:talk to|check with|ask|loop in|push|convince|line up) (?:my|our|the|\w+ and|\w+))
        just my (?:vp|boss|manager|cfo|ceo|cto|director)|(?:cc|copy|include) our (?:legal|finance|procurement)
    """),
    "success": rows(r"""
        (?:went|dropped|fell|came|shrank|gone) (?:down )?from [^.;]{2,40} to |we stopped \w+ing|(?:cut
            |halved) [^.;]{1,40}in half
        now (?:it|we|they|reps|everybody|everyone) (?:only )?(?:takes?|can|see|know)\b
        (?:reduc(?:ed|es|tion of|tion in|ing)|decreas(?:ed|es)|lower(?:ed|s)|cut|halved|slashed|eliminat(?:ed|es)
            |minimi[sz](?:ed|es)|shorten(?:ed|s)) (?:\w+ ){0,5}(?:\w*time|costs?|effort|overhead|waste|work|space
            |consumption|workload|activities|load|manpower|latency|complexity|toil|errors|incidents|risk|usage
            |burden|headcount|maintenance|friction|expenses|spend|development)
        (?:sav(?:ed|es|ing|ings)) (?:us |me |them |\w+ )?(?:\w+ ){0,3}(?:time|costs?|money|hours|days|weeks|\d|\$
            |space|effort|resources?)
        cost savings?|time[- ]savings?|(?:is|was|been) reduced|save costs
        (?:has|have|had|we|it|significantly|greatly|dramatically|which|that|performance
            |overall)\b (?:\w+ ){0,2}(?:improved|increased|accelerated|streamlined|simplified|boosted|doubled
            |tripled|sped up|centrali[sz]ed|cut)\b
        (?:allow(?:s|ed|ing)?|enabl(?:e|es|ed|ing)|help(?:s|ed)|let(?:s)?) (?:us|our \w+|teams|developers|the team
            |them|users|rapid|faster|selective)\b
        (?:facilitated|led to|resulted in|brought|delivered|provides?) (?:\w+ )?(?:faster|quicker|shorter
            |significant|measurable|easier|better|huge)
        (?:much|significantly|far|a lot|way|become|became) (?:easier|faster|simpler|quicker|cheaper|smoother)
            |(?:faster|quicker|shorter) (?:\w+ )?(?:development|release|time|deploy\w*|onboarding|cycles|iteration
            |delivery|integration)
        (?:no longer|don't|do not|does not|did not|not much) (?:\w+ )?(?:need|needs|have to|has to|require[sd]?
            |worry)\b(?! more)
        (?:after (?:using|adopting|we adopted|switching|moving to|the migration)|since (?:adopting|we adopted|using
            |switching)|thanks (?:\w+ )?to)
        (?:by|up|down) (?:about |around |nearly |roughly |over |almost |more than )?\d[\d.,]* ?(?:%|percent|x\b
            |times)
        accelerated (?:time|\w+)|(?:minimal|without excess) (?:\w+ )?(?:overhead|friction)|time[- ]to[- ]market
            |pays? for itself|paid for itself
        (?:been|are|were) able to (?:benefit|scale|onboard|ship|launch|handle|deploy|reduce|move|deliver|serve
            |support|achieve)
        (?:quickly|faster|easily) (?:iterate|deploy|ship|onboard|scale|release|adopt)|(?:iterate|deploy|ship|move
            |release) (?:more |much )?(?:quickly|faster)
        from (?:\d+|one|two|three|several|a few) <time>[^.;]{0,60} to (?:\w+ ){0,2}<time>
        benefit(?:ed|ting)? from|avoid(?:ed|ing) (?:developing|building|having|the need)|freed (?:up )?\w+
    """),
}

# parts of a pain that are told beside it
FREQUENCY = row(r"""
    (?:every (?:single )?(?:\w+ )?(?:<time>|time)|daily|weekly|monthly|quarterly|(?:per|a|each|once a
        |twice a) (?:second|minute|hour|day|week|month|quarter|year)\b|constantly|always|usually|often|frequently
        |sometimes|occasionally|regularly|\d+ times|most of the time|all the time)
""")
METRIC = row(r"""
    (?:(?:one|two|three|four|five|six|seven|eight|nine|ten|half a|half an|a dozen) <time>
        |(?:\$|\u20ac|\u00a3|\u20b9) ?\d[\d,.]*(?: ?(?:k|m|bn|million|billion|thousand))?\b
        |\d[\d,.]*(?:[-\u2013 ]+(?:to )?\d[\d,.]*)? ?(?:%|percent|x\b|<time>|qps|rps|pb|tb|gb|people|reps|engineers
        |servers|nodes|users))
""")
IMPACT = row(r"""
    (?:wast\w+|los(?:e|es|ing|t)|cost(?:s|ing)? us|delay\w*|slow(?:s|ed|ing)? down|hinder\w*|miss(?:es|ed|ing)?\b
        |stall\w*|churn\w*|block(?:s|ed|ing)?|force(?:s|d)? us|lead(?:s|ing)? to|resulting in|causing|creating
        |making it) (?:[^\s;]++ ?){1,8}
""")
WORKAROUND = row(r"""
    (?:(?:current |our )?workaround[^.;]{0,80}|manually|by hand|spreadsheets?|excel\b|google sheets?|(?:built|build
        |wrote|implemented?|maintain) (?:a |an |our |its )(?:own )?(?:[^\s;]++ ?){1,5}|to mitigate this[^.;]{0,80}
        |in[- ]house (?:[^\s;]++ ?){1,3}|figure it out)
""")
