"""English words that companies take for names: alone in a text, such a name says little of who is meant."""

from __future__ import annotations

_WORDS = """
    able about above absolute abstract academy accelerate accent access accord account accurate ace across act action
    active actual adapt add advance advantage adventure affinity affirm after agenda agent agile agility air alchemy
    alert algorithm alias align alive all alliance alloy allure ally alpha alpine alter alternative always amber
    ambition amount ample amplify amplitude anchor angel angle animal answer anthem anvil apartment apex apple apply
    approach apricot aqua arc arcade arch archer archive arena argo ark armada armor army arrange array arrival arrive
    arrow art article artisan ascend ascent ash ask aspect aspen aspire asset assist assure astute atlas atom attain
    attention attic audit augment aura aurora author auto automatic autonomy autumn avail avenue average aviator
    avocado aware away awesome axis back badge bake balance ball balloon bamboo banana band bank banner bar bark barn
    barrel base basic basil basin basis basket bay beach beacon beam bean bear beat beauty beaver become bed bee before
    begin bell belong bench benchmark bend benefit best beta better between beyond big bike bill bind birch bird bishop
    bit bite black blade blank blast blaze blend bless blind blink bliss block bloom blossom blue bluebird blueprint
    board boat body bold bolt bond bone bonsai bonus book boom boost boot border boss bot bottle bottom boulder bounce
    bounty bow bowl box brace brain branch brand brass brave bread break breakthrough breath breathe breeze brew brick
    bridge brief bright brilliant bring broad broker bronze brook brother brush bubble bucket bud buddy budget buffalo
    buffer bug build builder bull bullet bundle burst bus bush business butler butter butterfly button buy buzz cabin
    cable cactus cafe cage cake calendar caliber call calm camel camera camp campaign campus canal canary candid candle
    candor candy canoe canopy canvas canyon cap capital capitol capsule captain caption capture car caravan carbon card
    care career cargo caribou carrot carry cart cascade case cash cast castle cat catalog catalyst catch category cause
    cavalry cave cedar celebrate cell center central century certain chain chair challenge chamber champion chance
    change channel chapter character charge chariot charm chart chase chat check checker cheddar cheer cheese chef
    cherry chess chest chief child chime chip choice choose chord chorus chrome chronicle cinnamon cipher circa circle
    circuit citadel citizen citrus city civic clarify clarity class classic clay clean clear clever click client
    climate climb clinic clip clock close cloud clover club clue clutch coach coast coat cobalt cobra code cohere coil
    coin collab collar collect collective color column comet comfort command common commons community compass complete
    complex compose compound concept concert concord condor conduct cone confide confident connect consider console
    constant construct contact content context continue contrast control convene converge convert convey convoy cook
    cookie cool copper copy coral cord core cork corner correct corridor cosmos cottage cotton count counter country
    courage course court cove cover cow coyote craft crane crate crater create creative creator creature credit creek
    crescent crew cricket crisp critical crop cross crossing crow crowd crown cruise crunch crystal cube cue culture
    cup curate cure curious current curtain curve custom cut cute cycle cypress daily dairy daisy dance dark dart dash
    data dawn day deal dear debut decade decide deck declare deep deer define degree delight deliver delta demand den
    depart depot depth derive desert design desk destiny detail develop dial dialog diamond dice diet different dig
    digit dimension dine direct discern discord discover dish dispatch display distance dive diverse divide divvy dock
    doctor dog dollar dolphin domain domino door dot double dough dove down draft dragon dragonfly draw drawbridge
    dream drift drill drip drive drop drum duck duet dune dusk dust duty dynamic eagle early earn earnest earth ease
    east easy echo eclipse edge edit effect effort egg eight elastic electric element elephant elevate elite elm else
    embark ember emblem embrace emerald emerge empire empower enable encore encounter endeavor endless energy engage
    engine enjoy enough ensemble enter entrance entropy envelope envision envoy epic epoch equal equation equinox equip
    equity era essence essential ether even event ever every everyday everything evidence evident evolve exact example
    excel exchange exist exit expand expect expensive experience expert explain explore expose express extend extra eye
    fable fabric face facet factor factory fair faith falcon fall fame family fancy far farm fashion fast fate father
    favor feast feather feature feed fern ferry festival fetch fiddle field fig figure file fill film filter final find
    fine finger finish fire firefly firm first fish fit five fix flag flame flare flash flat flavor fleet flex flight
    flint flip float flock flood floor flour flourish flow flower fluent fluid flute fly foam focus fog foil fold folio
    folk follow food foot force forecast forest forever forge fork form formal formation formula fort forte forth
    fortress fortune forum forward foster found foundation founder foundry fountain four fox fraction fragment frame
    frank free freedom freight frequency fresh friend frog front frontier frost fruit fuel full fun function fund
    funnel fur fuse fusion future gain galaxy gallery gamble game gamma garage garden garlic gas gate gateway gather
    gauge gear gem general generate generation genesis genie genius gentle genuine geometry ghost giant gift ginger
    give glacier glade glance glass gleam glide glimpse global globe glory glove glow glue goal goat gold golden good
    goose gopher grace grade grain grand granite grant grape graph graphite grasp grass grasshopper grateful gravity
    gray great green greet grid grip grit ground group grove grow growth guard guardian guess guest guide guild guitar
    guru gusto habit half hall halo hammer hamper hand handle handy happen happy harbor hard hark harmony harness harp
    harvest hash hat hatch haven hawk hazel head heal health hear heart hearth heat heaven hedge height helium hello
    helm help herald herb here heritage hero heron hidden hide high highlight hike hill hint hire history hit hive hold
    hollow holly home honest honey honor hood hook hope hopper horizon horn horse host hotel hour house hover hub hue
    hug human humble hummingbird hunt hunter hustle hyper ibex ice icon idea ideal identity igloo ignite iguana
    illuminate illusion image imagine impact impala imperfect imprint impulse inch include income increase indeed index
    indigo industry infinite infinity influence inform ink inner innovate input inscribe inside insight inspire instant
    instinct insure intact integral integrate intelligent intent inter interest internal interval into intro invent
    inventory invest invite iris iron island item ivory ivy jade jaguar jam jar jasmine jet jewel job join jolt journal
    journey joy judge juice jump jungle juniper just justice kayak keen keep kernel key keystone kid kin kind kindle
    kindred king kingdom kit kitchen kite kiwi knight knit knock knot know knowledge label labor lace ladder lagoon
    lake lamp lance land lane language lantern laser last latch later latitude lattice launch laurel lava lavender law
    layer layout lead leaf league leap learn lease leather led ledger left legacy legal legend lemon lemonade lens
    leopard lesson letter level lever leverage liberty library lift light lighthouse lightning like lilac lily lime
    limit limitless line linear linen link lion liquid list listen little live lively living lizard load loan lobby
    local locate lock locker locket lodge loft log logic lone long look loom loop lotus loud love loyal lucid luck
    lucky lumber luminous lunar lunch lynx lyric machine magic magma magnet magnify magnolia mail main maker mammoth
    manage mango manifest manifold manner mantle manual many map maple marathon marble march margin marina mark market
    marrow mars marsh mask mason master match material matrix matter maven maximum may maybe mayflower maze meadow meal
    mean measure medal medium meet melody member memo memory mentor menu mercury merge meridian merit mesa mesh message
    metal meteor meter method metric metro middle midnight might mighty mile milestone milk mill mind mine mineral mint
    minute miracle mirage mirror mission mist mix mobile mode model modern module molecule moment momentum monarch
    monday money monitor monkey monolith month monument mood moon moonlight more morning mosaic moss most moth mother
    motion motive motor mountain mouse move movement mule multiple muse museum mushroom music must mustang mutual
    mystic myth name narrative narrow nation native natural nature navigate near neat nebula nectar need needle
    neighbor neon nest net network neutral never new news next nice niche night nimble nine noble node noise nomad noon
    normal north note nothing notion nova novel now nowadays number nurture nut oak oar oasis oath object oblong
    observe obsidian obvious ocean octave october odyssey offer office often oil olive omega omen once one onion only
    onward onyx opal open opera operate operator opinion optimal optimist optimize option oracle orange orbit orchard
    orchestra orchid order ore organic origin original osprey other otter ounce our out outcome outer outfit outline
    outlook outpost output outside oval oven over overlook owl own owner ox oxygen oyster pace pacific pack packet pact
    pad page paint pair palace pale palette palm panda pandora panel panorama panther papa paper parade paradigm
    paradise paragon parallel parcel park parrot part partner party pass passage passion passport past pastel patch
    path pathway patient patriot pattern pause pave pay peace peach peak peanut pear pearl pebble peer pelican pen
    pencil pendulum penguin penny people pepper perch perfect perform perk permit person perspective pesto petal
    phantom phase phenomenon phoenix phone photo phrase piano pick pickle picnic picture piece pier pigeon pilgrim
    pillar pillow pilot pinch pine pineapple pink pinnacle pioneer pipe pipeline pirate pistachio pitch pivot pixel
    pizza place plain plan plane planet plank plant plasma plastic plate plateau platform platinum play playbook player
    plaza pledge plenty plot plum plume plunge plus pluto pocket pod podium poem poet point polar pole policy polish
    pollen polo polygon pony pool pop poppy popular port portal porter portrait pose position positive possible post
    postcard poster potential potion pounce pound powder power practical practice prairie praise precise predict
    prelude premier premise present preserve press prestige pretty price prime primer prince print prior prism privacy
    prize probe process prodigy produce product profile profit program progress project promise proof propel proper
    property prospect prosper protocol proton proud prove provide province proxy public pulley pulse puma pump punch
    pure purple purpose purse push puzzle pyramid quality quantum quarry quart quarter quarterback quartz queen quest
    question queue quick quiet quill quilt quirk quota quote rabbit race radar radiant radio radius raft rail railway
    rain rainbow raise rally ramp ranch random range ranger rapid rare raspberry rate ratio raven raw ray razor reach
    react read ready real reality realm reason rebel rebound recall receipt recharge recipe record recover recruit red
    redwood reef reel refine reflect reform refresh refuge regal region register relate relay release relevant reliable
    relief relish rely remark remedy remember remote render renew rent repeat replay reply report rescue reserve reset
    resolve resonance resort resource respond rest result resume retain retool retreat return reveal revel revelation
    review revive revolution reward rhyme rhythm ribbon rice rich ride ridge right ring ripple rise ritual rival river
    road roam roar robin robust rock rocket rodeo role roll roof room root rope rose rotate rough round route rover row
    royal ruby rudder rule run runway rush rustic saber sable saddle safari safe saga sage sail salad sale salmon salt
    salute same sample sanctuary sand sandbox sapling sapphire satellite saturn sauce savanna save savvy scale scan
    scarlet scene scenic scent schedule scheme scholar school science scope score scout scratch screen script scroll
    sculptor sea seal search season seat second secret section sector secure seed seek segment select self send sense
    sensible sentinel sentry sequence sequoia serene series serve service session set settle seven shadow shaft shake
    shape share shark sharp shelf shell shelter shepherd shield shift shine ship shire shoe shop shore short shot
    shoulder show shuttle side sierra sift sight sigma sign signal signature silence silk silo silver simple sing
    single siren sister site six size skate sketch skill skip sky skyline slate sleep slice slide slim sling slope slow
    smart smile smoke smooth snack snail snap snow snowball snowflake snug soap soar social sofa soft soil solar sole
    solid solo solstice solution solve sonar song sonic soul sound source south space spade span spare spark sparkle
    sparrow spear special spectrum speech speed spell sphere spice spider spin spiral spire spirit splash split spoke
    sponge spoon sport spot spotlight spread spring sprint sprout spruce spur square squirrel stable stack stadium
    staff stage stair stake stamp stand standard star stark start state static station statue status stay steady
    stealth steam steel steer stella stem step sterling stern steward stick still stitch stock stone stool stop storage
    store storm story straight strand strata strategy stream street strength stretch stride strike string strip stripe
    stroke strong structure studio study style sublime submit subtle success sugar suit suite sum summer summit sun
    sunday sunflower sunlight sunny sunrise sunset super superb supply support supreme sure surf surface surge swallow
    swan swarm sweep sweet swell swift swim swing switch sword symbol symmetry symphony sync synergy syntax syrup
    system table tablet tact tag tail tailor take tale talent talk tandem tangent tangerine tango tank tap tape target
    task taste taxi tea teach team teller tempest temple tempo ten tend tender tensor tent term terra terrace test text
    texture thank theater theme theorem theory thesis thicket thimble thing think third thistle thought thread three
    thrive throne through thunder thyme ticket tidal tide tidy tie tiger tight tile timber time tin tiny tip titan
    title toast today together token tomato tome tomorrow tone tonic tool top topaz topic torch tornado torque tortoise
    total totem touch tour toward tower town toy trace track trade tradition trail train trait transfer transform
    transit translate transparent trap travel treasure treat tree treehouse trek trellis trend triangle tribe tribute
    trident trigger trillion trinity trio trip triple triumph troop tropic trove truck true truffle trunk trust truth
    tube tulip tumble tundra tune tunnel turbine turbo turn turtle twilight twin twist two type ultimate ultra umber
    uncommon under union unison unit unite unity universal universe unlock up upgrade uplift upper upright upside
    upstream upward urban urge use user usual utopia vacation valet valiant valid valley valor value valve vanguard
    vanilla vantage vapor variable vast vault vector vega velocity velvet venture venue verb verdict verge verify
    verity verse version vertex vertical vessel vest veteran via vibe vibrant victor victory video view vigil vigor
    villa village vine vintage violet virtual virtue vision vista vital vivid vocal voice void volcano volley volt
    volume vortex vote vouch vow voyage voyager wagon wait walk wall wallet walnut walrus wander want warden warehouse
    warm warp warrior wash watch water waterfall wave way wealth wear weather weave web wedge weekend weight welcome
    well west whale wheat wheel whimsy whisk whisper white whole wide widget width wild wilderness will willow win wind
    window wine wing winner winter wire wisdom wise wish wit wolf wonder wood word work workbench workday workplace
    workshop world worth wow wrangle wrap wren write yard year yellow yes yesterday yield yoke young youth zeal zebra
    zen zenith zephyr zero zest zigzag zinc zip zodiac zone zoom
"""
COMMON = frozenset(_WORDS.split())


def is_common(name: str) -> bool:
    """Return whether a name, as compared and without legal form, is one English word, in the singular or the plural."""
    return bool({name, name.removesuffix("s"), name.removesuffix("es")} & COMMON)


def doubt(name: str, domain: str) -> str:
    """Return why a name that is the same as an account's may be another company's all the same; empty: it hardly is.

    name: without legal form; domain: the account's. Several words are seldom shared. Who could not have a domain by
    its name alone (hellobonsai.com) shares that name with others, and so does who is called by a common word and has
    no domain of just that word under .com.
    """
    own, label = name.replace("-", ""), domain.split(".", maxsplit=1)[0].replace("-", "")
    if " " in name:
        return ""
    if own in label and own != label and "".join(domain.split(".")) != own:
        return f"but its domain, {domain}, says more than the name"
    return "but that is a common word" if is_common(name) and domain != f"{name}.com" else ""
