"""What the coach's rules find in a request, each in time in proportion to its length.

A finder returns None, or the words it found as they were typed; an empty text when something is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.introductions.prose import PLAIN, Prose, words_of

LETTERS_LEAST: Final = 25
"""Fewer do not say what connects two people."""
CHARACTERS_MOST: Final = 1000
"""More take longer than a minute to read."""


@dataclass(frozen=True)
class Request:
    """What somebody wrote, and the title of the share they named; each may be empty."""

    line: Prose
    agenda: Prose
    title: Prose

    @cached_property
    def is_english(self) -> bool:
        """Whether it reads like English, all in all."""
        return Prose(f"{self.line.shown} {self.agenda.shown}").is_english


Find = Callable[[Request], str | None]


def _either(*patterns: str) -> re.Pattern[str]:
    """Compile patterns of which one must be there, between word borders; each has to be bounded in its repeats."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


_TASK: Final = (
    r"(?:build|write|code|design|make|create|develop|debug|fix|do|implement|program|translate|solve|upgrade|migrate|convert"
    r"|draw|edit|finish|rewrite|set up|install|port)"
)
_ASKED: Final = r"(?:(?:can|could|would|will) you(?: please| just)?|please)"
_STUDY: Final = r"(?:homework|assignment|thesis|essay|coursework|exams?|dissertation|course)"
_REPLY: Final = (
    r"(?:reply|answer|respond|get back to me|write back|hear from you|tell me|(?:call|help|meet) me|please help"
    r"|(?:need|want|have) to talk)"
)
_OWED: Final = r"(?:please )?(?:answer|reply|respond|help|tell|talk|fix|give|meet|listen|teach|explain|show|accept|read|bring|send)"
_DAY: Final = r"(?:tomorrow|tonight|today|noon|eod|the end of (?:the day|today|the week)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_BLANK: Final = r"(?:name|company|project|topic|title|position|role|share|article)"
_APPLICATION: Final = r"(?:resume|résumé|cv|application|portfolio|profile)"
_POST: Final = (
    r"(?:jobs?(?! (?:queue|runner|schedul|system|that|which|id|table|board|title))"
    r"|internships?|traineeship|apprenticeship|vacanc(?:y|ies))"
)
_WORKPLACE: Final = r"your (?:company|team|place|studio|firm|startup|lab|employer|organi[sz]ation|department)"
_APPS: Final = (
    r"(?:telegram|whatsapp|signal|instagram|insta|linkedin|wechat|facebook|messenger|skype|twitter|viber)"
)

_COPIED: Final = _either(
    r"dear (?:sirs?|madam|hiring|recruiters?|professional|expert|customer|user|esteemed|all|team|members?|professor or)",
    r"hello dear",
    r"(?:to )?whom it may concern",
    r"(?:experts?|professionals?|people|leaders?) (?:such as|like) yourself",
    r"lorem ipsum|greetings of the day",
    r"(?:came|stumbled) (?:across|upon) your profile",
    r"hope this (?:message|email|e-mail|note|mail|letter) finds you",
    r"(?:got|found|obtained) your (?:contact|e-?mail|details|name) (?:from|through|in|on) (?:a|the|our) (?:list|directory|database)",
    r"^(?:hi|hey|hello|dear),? [\[{<][\w .-]{1,30}[\]}>]",
    r"(?:%|\*\|)(?:first|last|full|user)?[ _-]?name(?:%|\|\*)",
    r"(?<![/.\"'$=])[\[<{(] ?(?:insert|recipient) [\w ]{1,30}[\]>})]",
    r"(?<![/.\"'$=])[\[<{] ?(?:your|their) [\w ]{1,30}[\]>}](?!\()",
    r"(?<![/.\"'$=])[\[<{]{1,2} ?(?:first|last|full|company|project)[ _-]?(?:name|title) ?[\]>}]{1,2}",
    rf"(?<![/.\"'$=])\[ ?{_BLANK} ?\](?![/.(:=])",
)
_REFERRAL: Final = _either(
    r"refer(?:ring)? (?:me|us)(?! to (?:a|an|the|some|any) )",
    r"(?:a|your|any|internal|employee) referral(?! (?:bonus|program|programme|scheme|code|link))",
    rf"(?:get|give|find|offer|land|need|want) (?:me |her |him |us )?(?:a|an|any|some) {_POST}",
    r"(?:hire|employ) me|get hired|consider me|vouch for me",
    r"(?:are you|is your (?:company|team|studio|startup|employer)) (?:\w+ )?hiring",
    rf"any (?:\w+ )?(?:openings?|{_POST})",
    r"(?:any|some|an) (?:open|free|available|vacant) (?:roles?|positions?)",
    rf"(?:open (?:roles?|positions?)|positions?|spots?|openings?) (?:for me )?(?:at|in|on|with) {_WORKPLACE}",
    rf"(?:work|something|place|seat|role) for me (?:at|in|on|with) {_WORKPLACE}|(?:to|i) join {_WORKPLACE}",
    r"(?:good|kind) word (?:for|in)",
    r"my (?:resume|résumé)|(?:my|attached) cv(?! (?:model|pipeline|code|project|course|stack|script))",
    rf"(?:forward|pass|hand|send|submit|show)(?:ing)? (?:on )?my {_APPLICATION}",
    r"introduce me to (?:your|the) (?:boss|manager|recruiter|cto|ceo|hr|hiring)",
    r"who(?:'s| is) (?:\w+ )?hiring|(?:job|internship) (?:possibilit(?:y|ies)|chances?|search)",
    rf"(?:get|getting|find|finding|land|landing) (?:a|an|my|any) (?:[\w-]+ ){{0,3}}{_POST}",
    rf"{_POST} (?:[\w-]+ ){{0,5}}(?:at|in|with) {_WORKPLACE}",
    r"job (?:opportunit(?:y|ies)|openings?|offers?|vacanc(?:y|ies))",
    r"recommend me (?:for|to)",
)
# Looking for work is fine to mention, but not what to ask about.
_LOOKING: Final = _either(
    rf"(?:looking|searching|applying|hunting) for (?:a|an|any|some) (?:[\w-]+ ){{0,2}}{_POST}"
)
_FREE_WORK: Final = _either(
    rf"{_ASKED} {_TASK} (?:[\w'-]+ ){{0,4}}for (?:me|us|my|our)",
    rf"(?:{_ASKED}|to) {_TASK} (?:me|us) (?:a|an|one|some|the|my|our|two|three)",
    rf"^{_TASK} (?:me|us)",
    rf"{_ASKED} {_TASK} (?:my|our|her|his) (?:{_STUDY}|whole|entire|complete)",
    rf"{_ASKED} {_TASK} (?:[\w'-]+ ){{1,4}}for (?:my|our) {_STUDY}",
    rf"(?<!i'd )(?<!i'll )(?<!i can )(?<!i could )(?<!i would ){_TASK} (?:[\w'-]+ ){{0,5}}for free",
    rf"{_TASK} (?:[\w'-]+ ){{0,9}}free of charge|as payment|pay you in|work for free",
    r"(?:i|we) (?:can't|cannot|can not|won't) (?:afford to )?pay(?! off)|can't afford you",
    r"(?:i|we) (?:have|got|'ve got) (?:no|zero) (?:budget|money)|no money to (?:pay|offer|give)",
    r"(?:get|for|give you) (?:great |some |lots of )?exposure(?! (?:to|time|therapy|bracket|value|setting))",
    r"in (?:exchange|return) for (?:a |some )?(?:credits?|shout-?out|mention)",
    r"unpaid,? (?:for now|at first|in the beginning|to start|of course|sadly|obviously)",
    r"equity (?:later|only|instead)|for equity|paid in equity|as a good deed",
    r"(?:only|just|not even) take you",
)
_DEMAND: Final = _either(
    r"asap|no excuses|time-critical|time-sensitive|i (?:demand|insist)|hurry up|drop everything",
    r"earliest convenience",
    rf"{_REPLY}[^.?!]{{0,30}} (?:as soon as possible|immediately|right now|right away|at once|today|tonight)",
    rf"{_REPLY}[^.?!]{{0,20}} within \w+ (?:hours?|days?|h)",
    r"(?:need|want) (?:the|an|your) (?:answer|reply) (?:right now|now|today|tonight|by|immediately|soon)",
    rf"(?:i|we) (?:need|want|expect) (?:this|it|that|you|your)[^.?!]{{0,40}} by {_DAY}",
    r"(?:^|[.!?] )you must(?! (?:have|be|feel|know|see|get|love|hear))",
    rf"you (?:must|have to|need to|ought to|had better|should) {_OWED}(?: (?:me|us))",
    rf"(?:^|[.!?] )you (?:must|have to|need to|had better) {_OWED}",
    r"(?:i|we) (?:need|expect|want|require) you to",
    r"(?:i|we) expect (?:an?|your) (?:answer|reply|response|call|meeting|hour|decision)",
    r"(?:it's|it is|this is|that's|very|so) urgent(?= |$|[.!?,])(?! \w)",
    r"urgently (?:need|require|want|looking)|(?:need|want|reply|answer|help|talk)[^.?!]{0,20} urgently",
    r"^urgent(?=[:!. -])|urgent(?=[:!])|urgent (?:help|request|question|matter)",
    r"(?:don't|do not|stop|why (?:do|did|are) you) ignor(?:e|ing)|you ignored|you owe me",
    r"(?:still|been) waiting (?:for|on) (?:you|your)|why (?:haven't|didn't|don't) you (?:answer|repl|respond)\w*",
)
_CONTACT: Final = _either(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.[a-z]{2,12}(?!:)",
    r"\+\d[\d ().-]{7,18}\d",
    r"(?:(?:call|text|phone|ring|whatsapp)(?: me)?|tel|sms|number)(?: on| at| is)?[:.]? ?\(?\d[\d ().-]{5,18}\d",
    r"(?:calendly|cal|savvycal|tidycal|doodle|koalendar)\.com/[^\s]{1,100}",
    r"(?:[\w-]{1,30}\.)?zoom\.us/[^\s]{1,100}",
    r"(?:meet\.google\.com|teams\.microsoft\.com|calendar\.app\.google|wa\.me|t\.me)/[^\s]{1,100}",
    rf"(?:dm|pm|message|text|ping|add|reach|find|contact|write(?: to)?|hit) me (?:up )?(?:on|at|via|through) (?:\w+ )?{_APPS}",
    rf"(?:i'm|i am|let's talk|let's chat|continue) (?:on|via|over) {_APPS}(?! process)",
    rf"my (?:\w+ )?(?:number|phone|e-?mail|handle|{_APPS}) is:? [+@(\d]|whatsapp me|call me (?:on|at)",
    r"send me your (?:number|phone|e-?mail|address|handle)",
    r"(?:book|pick|choose|grab|take) (?:a|any) (?:\w+ )?(?:time|slot|date) (?:in|on|from) my calendar",
    r"(?:join|use|here is|here's) my (?:zoom|calendar|calendly|number|e-?mail)",
)
_STOCK: Final = _either(
    r"(?:pick|borrow|tap|probe)(?:ing)? (?:into )?(?:your|ur|you're) (?:brains?|minds?)",
    r"(?:expand|grow|build|widen|broaden)(?:ing)? my (?:professional )?network",
    r"(?:have|add|adding|having) you (?:in|to) my network",
)
# Fine beside something to talk about.
_STOCK_ALONE: Final = _either(
    r"(?:quick|short|little|friendly|casual|brief) (?:chat|call|talk|question|sync|coffee|conversation|word)",
    r"(?:have|having|for) a (?:\w+ )?(?:chat|call|talk|conversation)",
    r"(?:let's|lets) (?:connect|chat|talk|meet|hang out)|to connect|connect with you",
    r"(?:exchange|share|swap) (?:perspectives|ideas|thoughts|views)",
    r"chat some ?time|catch-up|get acquainted|(?:informal|virtual|online) (?:chat|meeting|call|meet-?up)",
    r"(?:virtual|cup of|a|some|grab) (?:coffee|beer|tea|drink)|coffee chat",
    r"(?:hop|jump|get) on a (?:\w+ )?(?:call|zoom)",
    r"get to know (?:each other|you)",
    r"(?:touch base|catch up|say hi|say hello|network with you|link up|hang out)",
    r"^\W{0,9}(?:connect|connecting|network|networking|coffee)\W{0,9}$",
)
_PRAISING: Final = words_of(
    """
    amazing awesome great incredible inspiring inspiration inspirational inspired impressive impressed impress fantastic
    wonderful brilliant excellent outstanding cool superb fan huge legend legendary genius gold goat admire admiration
    admirable rock rocks rockstar beautiful perfect stunning fabulous phenomenal loved love loving enjoy enjoyed nice
    helpful useful talented talent gifted respect respected truly absolutely totally simply extremely insanely favourite
    favorite level mind-blowing mind blowing blown wow omg lol awe achieved accomplished insightful valuable quality top
    notch class hero idol model star wizard magic master skills skill creativity passion passionate dedication effort
    energy vibe vibes honestly literally definitely deeply appreciate grateful thankful congrats congratulations bravo
    kudos props cheers speechless eye opening best smart skill skilled appreciated insane flawless magnificent
    masterpiece marvellous splendid nobody ever even can't couldn't clever interesting fascinating remarkable exceptional
    """
)
_PRAISE: Final = _either(
    r"amazing|awesome|great|incredible|inspir(?:ing|ation|ational|ed)|impress(?:ive|ed)|fantastic|wonderful|brilliant",
    r"excellent|outstanding|superb|(?:big|huge) fan|legend|genius|gold|admire|you rock|rockstar|perfect|stunning|beautiful",
    r"phenomenal|lov(?:e|ed|ing) (?:your|ur|the|it|this|all|everything)|enjoyed|nice|cool|helpful|useful|talented|gifted",
    r"(?:so|very|really) (?:good|interesting|clever|smart)|mind-?blowing|in awe|look(?:ed)? up to you|hats off|kudos|bravo",
    r"insane|thank you for (?:all|everything)|(?:you're|you are|is|one of) the best|appreciate(?:d)?|10/10|flawless|magnificent",
    r"respect(?:ed)?|marvel+ous|splendid|top-notch|world-class|next-level|life-saver|masterpiece|work of art|goat|talent",
    r"(?:good|top|excellent) (?:work|stuff|job)|insightful|fascinating|remarkable|exceptional|congrat(?:s|ulations)|respect",
)
_ME: Final = frozenset({"i", "i'm", "i've", "i'd", "i'll", "my", "me", "myself"})
_YOU: Final = frozenset(
    {"you", "your", "yours", "you're", "you've", "you'd", "you'll", "u", "ur", "yourself", "both"}
)
_ME_LEAST: Final = 3
_PITCH: Final = _either(
    r"our (?:\w+ )?(?:product|platform|solution|services?|agency|packages|prices|pricing|startup|offer|api|software|app|company|tool)",
    r"(?:we|i) offer|free trial|seed round|raising money|(?:happy|satisfied) (?:clients|customers)|investment opportunity",
    r"i(?:'m| am) the (?:founder|ceo|co-founder)|introduc(?:e|ing) (?:myself|my|our)|sign(?:ing)? you up|promote my",
    r"(?:we are|we're|i run) an? (?:\w+ )?(?:manufacturer|company|agency|startup|provider|platform|firm|business)",
    r"(?:good|best|great|low|fair) prices?|market leader|leading provider|backed by|(?:design|business) partners|investors",
    r"i help (?:\w+ ){1,3}(?:to|grow|scale|get|find|make|increase)|my method|featured in|revenue|launch(?:ing)? (?:our|my)",
    r"our clients|our commission|onboarding|outsourcing|(?:help|let) you (?:scale|grow|save|reach)",
    r"(?:fastest|best|only|first) (?:there is|on the market|in the market)|revolutioni[sz]e\w*|redefine|disrupt(?:s|ing)?",
)
_PITCHES_LEAST: Final = 2
_OF_THE_SHARE: Final = _either(
    r"(?:the|this|that) (?:tutorial|article|post|project|share|guide|write-up|video|paper|repo|code|library|tool|course|study)",
)
_TITLE_WORD_LEAST: Final = 4
_CAPITALS: Final = re.compile(r"(?<![\w'])[^\W\d_a-z]{2,}(?![\w'])")
_MARKS: Final = re.compile(r"[!?]{3,}")
_LOUD: Final = words_of(
    """
    PLEASE HELP NEED YOU YOUR MY WANT REALLY VERY NOW THIS TALK ME LOVE SO MUCH WORK WORKS NOTHING NOBODY EVERYTHING AMAZING
    BEST MUST ANSWER REPLY WHY HOW WHAT NEVER ALWAYS THE AND THAT IS ARE AM DO DOES WE BOTH HAVE GREAT THANK THANKS ASAP
    URGENT STOP
    """
)
_LOUD_LEAST: Final = 3
_LONG_CAPITALS: Final = 6
"""Abbreviations are shorter, most of them."""
_LOUD_SHARE: Final = 0.7


def _matched(pattern: re.Pattern[str]) -> Find:
    """Return a finder of the first match in what was written."""

    def find(request: Request) -> str | None:
        for text in (request.line, request.agenda):
            if found := pattern.search(text.folded):
                return text.around(found)
        return None

    return find


_always_stock: Final[Find] = _matched(_STOCK)
_stock_alone: Final[Find] = _matched(_STOCK_ALONE)


def stock_phrase(request: Request) -> str | None:
    """Return a phrase that could mean anything; most of them are fine beside a topic."""
    always = _always_stock(request)
    if always is not None or request.agenda.subjects() > 1:
        return always
    return _stock_alone(request)


_asks_for_it: Final[Find] = _matched(_REFERRAL)


def referral(request: Request) -> str | None:
    """Return the words that ask for a job, a recommendation or somebody who has one to give."""
    asked = _asks_for_it(request)
    looking = _LOOKING.search(request.agenda.folded) if asked is None else None
    return request.agenda.around(looking) if looking else asked


def no_topic(request: Request) -> str | None:
    """Return an empty excerpt when the agenda names no subject."""
    if not request.agenda.says:
        return ""
    subjects = request.agenda.subjects() + ("?" in request.agenda.shown)
    return "" if request.is_english and subjects < 2 else None


def bare_praise(request: Request) -> str | None:
    """Return the praise when the line names nothing it is for."""
    found = _PRAISE.search(request.line.folded)
    if found is None or not request.is_english or request.line.subjects(_PRAISING) > 1:
        return None
    return request.line.around(found)


def share_unsaid(request: Request) -> str | None:
    """Return an empty excerpt when a share was named, and the line says nothing of it or its author."""
    if not request.title.shown or not request.is_english or not _YOU.isdisjoint(request.line.words):
        return None
    named = {word for word in request.title.words if len(word) >= _TITLE_WORD_LEAST} - PLAIN
    return (
        None if not named.isdisjoint(request.line.words) or _OF_THE_SHARE.search(request.line.folded) else ""
    )


def about_me(request: Request) -> str | None:
    """Return an empty excerpt for one who speaks of themselves only, or mostly, to sell something."""
    if not request.is_english:
        return None
    me = sum(word in _ME for word in request.line.words)
    you = sum(word in _YOU for word in request.line.words + request.agenda.words)
    pitches = sum(len(_PITCH.findall(text.folded)) for text in (request.line, request.agenda))
    if you:
        return "" if pitches >= _PITCHES_LEAST and you < pitches else None
    return "" if pitches or me >= _ME_LEAST else None


def shouting(request: Request) -> str | None:
    """Return the capitals or marks that are loud; abbreviations are not."""
    for text in (request.line.shown, request.agenda.shown):
        marks = _MARKS.findall(text)
        if len(marks) > 1 or any(len(row) > 3 for row in marks):
            return marks[0]
        loud = [word for word in _CAPITALS.findall(text) if word.isupper()]
        letters = sum(char.isalpha() for char in text)
        long = sum(len(word) >= _LONG_CAPITALS for word in loud)
        if sum(word in _LOUD for word in loud) >= _LOUD_LEAST or (
            long > 1 and sum(map(len, loud)) > _LOUD_SHARE * letters
        ):
            return " ".join(loud)
    return None


def too_short(request: Request) -> str | None:
    """Return an empty excerpt when the line says hardly anything."""
    return "" if request.line.says < LETTERS_LEAST else None


def too_long(request: Request) -> str | None:
    """Return an empty excerpt when it takes long to read."""
    return "" if request.line.reads + request.agenda.reads > CHARACTERS_MOST else None


copied: Final[Find] = _matched(_COPIED)
free_work: Final[Find] = _matched(_FREE_WORK)
demand: Final[Find] = _matched(_DEMAND)
contact: Final[Find] = _matched(_CONTACT)
