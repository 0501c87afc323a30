"""The words around a name that show it to be one."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(words.split())


#: Before a surname. The mark stands behind them: "Mr [name]".
TITLES = word_set(
    """
    mr mrs ms mx dr prof professor rev reverend revd pc wpc dc ds di dci pcso sgt sergeant cllr councillor
    lord sir sheikh shaykh ustad ustadh rabbi imam pastor constable inspector detective
    """
)
#: Titles that are everyday words, or everyday short forms, as well.
SOFT_TITLES = word_set(
    """
    miss father sister brother mother captain coach canon deacon bishop dame lady judge justice ds di dc sw ta
    major colonel corporal lieutenant commander superintendent supt insp ps sgt matron
    """
)
RELATIONS = word_set(
    """
    mum mam mom mummy mother mums dad daddy father parent parents brother sister brothers sisters sibling
    siblings bro sis stepdad stepmum stepfather stepmother stepbrother stepsister step-dad step-mum
    step-father step-mother step-brother step-sister half-brother half-sister twin twins son daughter cousin
    nephew niece stepson stepdaughter step-son step-daughter stepchild grandchild uncle aunt auntie aunty nan
    nana nanny gran grandma grandad granddad grandpa granny
    amma abba ammi papa nanna khala chacha chachi mamu phuppo bapu hooyo taid nain mamgu tadcu babcia dziadek ciocia
    nonna nonno yiayia nani nanu dadi dadima chachu bua mausi
    grandmother grandfather grandson granddaughter partner boyfriend girlfriend bf gf husband wife ex fiance
    fiancee carer carers guardian godfather godmother godson family foster
    """
)
PEOPLE = RELATIONS | word_set(
    """
    pupil student child kid boy girl lad lass lassie baby toddler teenager teen yp person youngster client
    patient resident neighbour lodger babysitter childminder friend mate colleague teacher tutor head
    headteacher head-teacher deputy ta lsa sw worker nurse doctor gp midwife hv priest vicar officer manager
    dsl ddsl lado iro governor supervisor chair coach trainer leader volunteer cook caretaker driver
    perpetrator suspect offender victim survivor witness subject man woman guy bloke fella male female senco
    headmaster headmistress counsellor therapist boss cousin's brownie cub scout guide player
    keyworker mentor landlord
    """
)
#: Posts that each area has: "LADO Kent" asks for the one of that area, whatever Kent is elsewhere.
POSTS_OF_AREAS = word_set("lado lados iro mash sarc")
#: Who gives a nickname to somebody, not an insult.
EVERYBODY = word_set("everyone everybody all we mates friends")
#: Names as well, but in small letters after "calls her" a groomer's words, not hers.
ENDEARMENTS = word_set("princess angel babe baby honey sugar darling precious star kitten candy ginger beauty treasure")
#: After a name: a person does this.
SAYS = word_set(
    """
    told tells said says sed sez tld toldd disclosed discloses alleges alleged claimed claims admitted
    confided confirmed reported denies denied refuses refused asked asks reckons insists insisted keeps kept
    wants hates went came goes cried cries ran rang phoned texted messaged wrote drew showed lives attends
    has's thinks thought mentioned stated retracted touches touched hits hit hurts moved stays stayed sleeps
    slept babysits picks picked drives drove messages seems seemed looks looked lived attended wanted hated sent
    sends took takes left leaves gave gives got gets made makes felt feels believes believed knew knows woke wakes
    fell falls forgot kissed smacked slapped tried tries
    screamed shouted laughed grabbed visits visited collects collected turned arrived walked sat plays played
    """
)
#: Of these, only for a word that is a name and hardly anything else.
DOES_NOT = word_set(
    """
    isnt isn't wasnt wasn't hasnt hasn't doesnt doesn't didnt didn't wont won't cant can't couldnt couldn't
    wouldnt wouldn't
    """
)
#: Before the name of the writer at the end of a message.
SIGNED = word_set("thanks thankyou thx ta cheers regards wishes you sincerely faithfully best")
DOES = word_set(
    """
    is was isnt isn't wasnt wasn't has hasnt hasn't had doesnt doesn't didnt didn't wont won't cant can't
    couldnt wouldnt
    """
)
#: Behind somebody who is or does something.
ACTS = DOES | SAYS | {"did"}
POSSESSED = RELATIONS | word_set(
    """
    house home flat room bedroom bed phone tablet laptop teacher tutor social friend friends mate mates file
    case plan school head imam disclosure statement drawing account story medical abe referral assessment
    conference review behaviour body bruises clothes name birthday notes records consent views wishes safety
    solicitor class key worker place diary uniform coat pants knickers
    underwear legs arms hands things bag book books messages pictures photos snapchat insta instagram
    tiktok account placement contact attendance age
    """
)
FAMILY = word_set(
    """
    family children kids siblings twins brothers sisters boys girls household case referral lads
    """
)
#: Names that are other words as well, of which, without an article, nothing is said but of a person: "Frank was".
NO_SUBJECTS = word_set("frank sue drew rob nick bob pat chase rich earnest sandy rusty dusty misty gene dean jack")
#: A word behind these in the same sentence is spoken of as a thing or a time.
NOT_BEFORE_A_NAME = word_set(
    """
    the a an this that these those last next every each in during over no some any our your its what which how
    more most good bad very so such into until till by since before after
    """
)
#: The same before a capital, where a clause may begin: "says that Hope is".
NOT_BEFORE_A_CAPITAL = NOT_BEFORE_A_NAME - word_set("that since before after until till how if so")
#: Before the name of somebody who acts, where the name is an everyday word as well.
BEGINS_A_CLAUSE = word_set(
    """
    that and but because when as if so then today yesterday cos coz bc while where , - : ;
    """
) | {""}
#: A verb stands behind these, be it the name of many: "i might jack it in".
BEFORE_A_VERB = word_set("i we they might lets let's dont don't cant can't wont won't didnt didn't couldnt please")
PLACED = word_set("in from near at around outside towards through across within of via between cover covers covering")
DETERMINERS = word_set(
    """
    a an the my your his her their our its this that these those each every some any no another one two
    """
)
#: Also before "called".
ANYBODY = PEOPLE | word_set("someone somebody one anyone anybody everyone individual eldest oldest youngest")
CALLED = word_set("called named nicknamed called:")
IDENTITY = word_set("aka alias nicknamed")
#: What follows the name of a law, a study or a tool, not of a person in a case.
WORKS = word_set(
    """
    law laws act guidelines guideline model framework tool scale theory continuum
    checklist convention clause therapy therapist
    foundation trust charity helpline toolkit matrix principles syndrome inquiry ruling judgment
    standards sponge code period effect association lottery method ambulance service services partnership
    """
)
#: The same behind a capital only: "the Jay report".
WORKS_OF_A_CAPITAL = WORKS | word_set(
    """
    report reports review audit enquiry test programme project centre method approach study app website hospital
    council police disease cyst
    """
)
#: Before a word that could be an adjective: "he was frank".
MONTHS = word_set("january february march april may june july august september october november december")
BE = word_set("is was be being been are were am")
#: Between a name and the relation that it has: "mias new stepdad".
OF_RELATIVES = word_set("new old older eldest younger youngest big little ex real birth foster step half baby best")
#: An age in words. Not "one": "the other is one".
AGES = word_set(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    """
)
#: Who is told.
TOLD_TO = word_set("me us her him them my the his a staff")
MODALS = word_set(
    """
    will may can might art an do so in on no my is as to or be we it us am are was had has did see say let get
    go if
    """
)
OPERATIONS = word_set("operation project programme op")
PRONOUNS = word_set("him her them himself herself themselves me")
#: Before a name in quotation marks: "called 'Jay'", "calls her 'Jay'", "known as 'Jay'", "goes by 'Jay'".
ANNOUNCING = CALLED | PRONOUNS | {"as", "by"}
PARTICLES = word_set(
    """
    van von der den de da di dos del la le al el bin binti bint ibn abu ap ab ferch ni nic mac mc ul ur ud
    ud-din st
    """
)
#: A letter behind these is no person: "section B", "category A".
LETTERED = word_set(
    """
    section part category cat type group form plan level tier hepatitis option appendix question step point
    table bay ward room class year stage vitamin schedule annex list box unit block set grade model version
    chart figure number letter key schedule team service route column row layer phase band stream exhibit
    paragraph para item floor page x
    """
)
NOT_INITIALS = word_set(
    """
    am pm uk us usa eu ok tv id hr pe re rs it ip pc dc ds di dob ni nhs gp eg ie nb ps pp rip diy fyi asap
    aob pto rsvp la sw hv ht ta cp cin lac csa cse hsb psb dsl fgm abe sarc mash lado ehcp sen send iro ico
    cps dbs kcsie ks dv da yp pa ad bc ba ma md
    """
)
#: Before a capitalised word that no list has: the name of a place.
INSIDE = word_set("in near around outside across within throughout inside via between")
#: The last two words before somebody who is spoken to; or of, where the name must be less of a word.
SPEAKING_WITH = frozenset(
    (verb, link)
    for verb in word_set(
        """
    spoke speak spoken speaking talk talked talking chat chatted said say met meeting happens happened happen sat sit
    sitting listen listens listened listening
    """
    )
    for link in ("to", "with")
) | {
    ("picked", "up"),
    ("pick", "up"),
    ("dropped", "off"),
    ("drop", "off"),
    ("told", "by"),
    ("carer", "for"),
    ("carers", "for"),
    ("worker", "for"),
    ("parents", "of"),
}
SPEAKING_OF = (
    frozenset(
        (noun, link)
        for noun in word_set(
            """
    worried concerned concerns worries concern referral disclosure allegation report statement
    """
        )
        for link in ("about", "for", "from", "by")
    )
    | frozenset((one, "of") for one in word_set("mum mam dad mother father sister brother friend carer nan uncle aunt"))
    | {("conference", "for"), ("meeting", "for"), ("plan", "for"), ("assessment", "for"), ("medical", "for")}
)
#: Before somebody, where the word is known to nobody.
DONE_TO = word_set(
    """
    touched touches touching hurt hurts hurting abused abusing groomed grooming hit told asked ask see saw met seen
    ringing rang raped kissed follows followed messaged messaging says said say think thinks called collected collect
    fetched found caught brought visited visit telling taking keep believe know supporting
    """
)
HARMED = word_set("touched touches hurt hurts hit raped kissed")
ABOUT = word_set("about with for to of by and")
#: Behind somebody, not behind a misspelt adjective.
NOT_A_NOUN_PHRASE = (
    DOES
    | DOES_NOT
    | word_set(
        """
    and or but when if because who at in on after before again alone from with to today being
    she he shes hes
    """
    )
    | {""}
)
#: Before a name that people know somebody by: "Big Tam".
SORTS = word_set("big little wee lil old young fat mad")
#: Of these, before one letter.
NICKNAMED = SORTS - word_set("old mad")
#: Behind the letter of a child in the name of a judgment: "the Re B cases".
JUDGED = word_set("case cases judgment judgement test principles ruling law")
#: Before the name of somebody who is known by it: "uncle bash", "my dad's friend col".
AUNTS = word_set("uncle auntie aunty aunt unc grandad grandma granny nanny nana gran")
FRIENDS = word_set("friend mate mates friends boyfriend girlfriend bf gf partner cousin neighbour fella bloke")
OWNERS = word_set("my his her their our mums dads moms sisters brothers nans uncles")
#: Captains and elders are persons, but in small letters no names.
ROLES = word_set("captain elder deacon bishop canon coach lady dame judge major corporal colonel")
#: Behind a plant, or what hangs beside it.
OF_PLANTS = word_set("bush bushes tree trees hedge hedges berries wreath leaf leaves tinsel mistletoe branches")
#: Behind any of these, "of Justice" and the like end the name of a body.
BODIES = word_set("ministry department secretary board bureau society institute college duchess duke archbishop")
#: Behind "has", where a person is meant.
HAS_DONE = word_set(
    """
    been told not no a disclosed said come gone got just started moved never run had asked stopped
    """
)
#: Names that are words as well, and may begin a sentence as such: a name only by what stands around them.
BEGINNERS = word_set(
    """
    grace joy rose frank faith hope will mark may april june august dawn summer sky chance charity justice patience
    storm rain frost snow mercy constance harmony melody amber olive heather robin drew pat sue bill chase
    grant earnest victor ray miles art
    dean duke prince king angel star precious blessing gift honey lucky journey major carol bob nick rob peg
    jimmy jerry
    penny gene jean dale glen cliff rich iris violet pearl ginger candy cherry sandy rusty dusty misty stormy crystal
    """
)
