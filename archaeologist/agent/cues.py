"""Which words tell what is asked: cue phrases an intent, with the weight of each.

A cue adds to its intent's score; the question keeps the scores of all intents, because «was the removal of X ever
undone?» speaks of removal and asks about a revert. Order among equals follows `PRIORITY`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from archaeologist.domain.question import Intent

_CUES: dict[Intent, tuple[tuple[str, float], ...]] = {
    "reverted": (
        (r"\bmerged again\b|\bpulled (?:again|and)\b|\btaken away\b.{0,60}\bback\b|\bflip(?:ped|-flop\w*)\b", 2.4),
        (r"\bre-?open(?:ed)?\b|\bswitched off and\b|\bon and off\b|\blasted\b.{0,40}\b(?:days?|weeks?|releases?)\b", 2.0),
        (r"\b(?:for a while|only a few (?:days|weeks)|for a few (?:days|weeks|months)|short-?lived|lived only|back and forth)\b", 2.4),
        (r"\b(?:what|whatever) (?:came|became) of (?:it|that|this)\b|\bwhat put it back\b|\btaken out again\b|\bagain in \d|\bwas .{1,60} attempted (?:before|too)\b", 2.2),
        (r"\bnow .{0,40}\bagain\b|\b(?:fine|back|there|same|null|default) again\b|\bcalled off\b|\bplan to .{1,80}\bdropped\b|\btaken back\b", 2.2),
        (r"\bhad to be (?:undone|reverted|pulled)\b|\b(?:betas?|snapshots?|rc) .{0,60}\bfinal\b", 1.6),
        (r"(?<!how to )\brevert\w*|\breversion\b", 3.0),
        (r"\b(?:undo|undid|undone|undoing)\b", 2.6),
        (r"\b(?:rolled|roll|rolling|backed|back|backing|backing)[- ]?(?:back|out)\b", 2.6),
        (r"\b(?:take|took|taken|taking|put|bring|brought|bringing|came|come|comes|coming|got|going|goes|went"
         r"|change[ds]?|switch(?:ed)?)(?: \w+)? back\b", 2.4),
        (r"\b(?:restored?|reinstat\w+|resurrect\w+|revived?|re-?land\w*|re-?enabled?|re-?introduced?|re-?added)\b", 2.2),
        (r"\b(?:off|out|on) and (?:back )?(?:on|in|off)(?: again)?\b|\bback in\b|\bback out\b", 2.4),
        (r"\bis (?:it|that|this|the \w+) (?:back|in)\b(?! \w)|\bfor (?:a|one) (?:day|week|while|month|release)\b", 1.8),
        (r"\bchanged? (?:his|her|their) minds?\b|\bwithdrawn?\b|\bun-?deprecat\w+", 2.2),
    ),
    "deprecated": (
        (r"\bgo(?:ing|es)? to go away\b|\bgo away\b|\bfrowned upon\b|\bnot recommended\b|\bsupposed to (?:be )?(?:stop|avoid|replac)\w*", 2.4),
        (r"\bdeprecat\w*", 3.0),
        (r"\bgoing away\b|\bphas(?:ed|ing) out\b|\bsunset\w*\b|\bdiscourag\w+|\bobsolet\w+|\bend[- ]of[- ]life\b", 2.4),
        (r"\b(?:warns?|warning) (?:me )?(?:that|about|when)\b", 0.8),
    ),
    "removed": (
        (r"\btaken? away\b|\btook away\b|\bwhen did (?:that|it|this) go\b", 2.0),
        (r"\b(?:no longer|not|never|stopp?(?:ed)?) (?:us(?:e|es|ing)|depend\w*|ship\w*|includ\w*|accept\w*|support\w*)\b|\bwhere (?:have|has|did|is|are) .{1,50}(?<![.\w])go(?:ne)?\b|\bmissing (?:from|in|nowadays|now)\b", 1.8),
        (r"\bhad .{1,40}\bonce\b|\bonce had\b|\bnowhere to be (?:found|seen)\b|\bcan\'?t find\b", 1.2),
        (r"\b(?:don\'?t|doesn\'?t|do not|does not|didn\'?t) exist (?:any ?more|any longer|now)?|\bno more\b|\bi thought there was\b|\bthere (?:used to be|once was|was once)\b", 2.2),
        (r"\b(?:isn\'?t|aren\'?t|not) (?:in|on|there|part of|available|listed|found)\b.{0,50}\b(?:any ?more|any longer|now)\b|\bi\'?m sure (?:it|there)\b|\bused to (?:exist|build|support|ship|write|print|send|do|be able)\b", 1.7),
        (r"\b(?:doesn\'?t|don\'?t|isn\'?t|aren\'?t) (?:\w+ ){0,6}(?:by itself )?any ?more\b", 0.8),
        (r"\bthr(?:ew|own) (?:out|away)\b|\btaken out\b|\btook out\b", 2.0),
        (r"\bremov(?:e|ed|es|al|ing)\b", 2.6),
        (r"\b(?:drop|dropped|dropping|delet\w+|kill(?:ed)?|nuked?|axed|eliminat\w+|purged?|ripped out|stripped)\b", 2.4),
        (r"\b(?:is|are|was|were|has|have) (?:\w+ ){0,2}gone\b|\bgone\b|\b(?:went|gone) away\b|\bdisappear\w*|\bvanish\w*", 2.2),
        (r"\bwhat happened to\b|\bwhat became of\b|\bwhatever happened\b", 1.8),
        (r"\bget(?:ting)? rid of\b|\bgot rid of\b|\bno longer (?:exists?|available|there|shipped)\b|\bmissing since\b", 2.2),
        (r"\bstop(?:ped)? (?:support|shipp|provid|offer|bundl|export)\w+", 1.6),
    ),
    "renamed": (
        (r"\b(?:how|what) (?:was|were) \S+ (?:named|called|spelled)\b|\bnamed (?:originally|before|at first|differently)\b|\b(?:early|earlier|former|other) (?:call )?names?\b|\bcall(?:ed)? .{0,20}name\b", 2.6),
        (r"\bwas in .{1,40}\bnow (?:there\'?s )?only\b|\bcurrent (?:name|spelling)\b|\bnew (?:name|spelling)\b|\bspelled\b", 2.2),
        (r"\brenam\w*", 3.0),
        (r"\b(?:previously|formerly|originally|once|first|initially|before) (?:called|named|known)\b", 2.8),
        (r"\bcalled (?:\S+ )?(?:before|at first|originally|previously|initially|earlier|once|in the past)\b", 2.8),
        (r"\b(?:another|other|old|older|former|previous|original|earlier|different|new) names?\b", 2.4),
        (r"\bused to be (?:called|named)\b|\bwhat was \S+ (?:called|named)\b|\bnow called\b|\bcalled now\b", 2.8),
    ),
    "moved": (
        (r"\b(?:become|became|becoming|get|got) (?:its|their|an?) own (?:file|module|package|crate|class|folder|directory|repo\w*)\b|\b(?:its|their) own (?:file|module|package|crate)\b", 2.2),
        (r"\b(?:when|why) (?:was|were) .{1,50}\bput (?:under|into|in)\b|\bput under\b|\bwhere .{1,60}\bend(?:ed)? up\b|\btwo (?:classes|files|modules|functions) (?:named|called)\b", 2.2),
        (r"\bmov(?:e|ed|es|ing)\b", 2.2),
        (r"\bsplit\w*\b|\bextract(?:ed|ing|ion)?\b|\bfactored? out\b|\bpull(?:ed)? out (?:of|into)\b|\bcarved out\b", 2.2),
        (r"\bwhere (?:did|has|have|does|is|are) .{0,80}\b(?:go|gone|live|end up|come from|moved?)\b", 1.8),
        (r"\bused to (?:have|hold|live|be|sit|reside|contain)\b(?!.{0,20}\bcalled\b)", 1.0),
        (r"\bend(?:ed)? up in\b|\brelocat\w+|\breorgani[sz]\w+|\brestructur\w+|\bmonorepo\b|\binto (?:its|their|a) own\b", 1.8),
    ),
    "introduced": (
        (r"\bis (?:that|this|it) (?:old|new|recent)\b|\bhow (?:old|long has)\b|\bsince when\b|\bwho (?:did|brought|came up|decided)\b|\bbrought in\b|\bcan be (?:limited|configured|customi[sz]ed|set|named)\b", 1.6),
        (r"\bintroduc\w+", 1.8),
        (r"\b(?:was|were|been|got|get|gets|first|who|when did (?:we|they|it|you)|ever|why|we|they) add(?:ed)?\b|\badded\b", 1.8),
        (r"\b(?:first )?(?:appear|show up|showed up|start|started|begin|began|land|landed|came? about)\b", 1.2),
        (r"\bwhat(?:'s| is| was|s)? (?:it|this|that|its|the)? ?(?:\w+ )?(?:for|purpose|point|idea)\b|\bwhat(?:'s| is) .{1,60} for\b", 0.8),
        (r"\breason (?:\S+ )?exists?\b|\bwhy (?:is|are) there\b|\bwhy (?:do|did|does) (?:we|they|it) (?:have|need)\b|\bexist(?:s)?\b", 1.4),
        (r"\bsince when\b|\borigin(?:s|ally)?\b|\bcome from\b|\bwho wrote\b|\bwho (?:made|created|implemented|contributed|built)\b", 1.2),
    ),
    "changed": (
        (r"\bsince when (?:is|are|does|do) (?:there )?(?:a |the )?(?:limit|cap|maximum|minimum|timeout)\b|\bnow instead of\b|\b(?:was on|opt-?in|opt-?out)\b|\bwhen did each\b|\bhow many\b|\bwho decided\b", 1.8),
        (r"\bdefaults?\b", 1.8),
        (r"\bany ?more\b|\bno longer\b|\banylonger\b|\bany longer\b", 1.6),
        (r"\bchang(?:e|ed|es|ing)\b(?! broke| caused| introduced)", 1.0),
        (r"\bswitch(?:ed|ing)?\b|\bbehavio?u?r\b|\bused to\b|\binstead of\b|\bmade (?:it|this|that)? ?(?:optional|required|strict)\w*", 0.8),
        (r"\bwas it always\b|\balways (?:been|so)\b|\bstill\b|\bturned (?:on|off)\b", 0.8),
    ),
    "line_why": (
        (r"\bwhy (?:that|this) (?:number|value|constant|order|check|call)\b|\bwhy call\b|: ?why (?:call|check|not|use|do|is|does)\b|\bwhy that\b|\brather than\b", 2.0),
        (r"\.\w{1,5}\b (?:calls?|stamps?|sets?|uses?|checks?|has|does|skips?|wraps?|copies|catches|passes)\b", 1.6),
        (r"\bwhy (?:does|do|is|are|doesn\'?t|don\'?t|isn\'?t) .{1,60}\b(?:not use|not|avoid|without)\b", 0.8),
        (r"\bwith a (?:regex|lock|loop|hack|special|regular expression)\b", 1.4),
        (r"\bwhy (?:does|do|is|are|did|was|were)\b.{0,90}\b(?:check|guard|set|call|skip|catch|clear|sanitiz|escap|return|ignor"
         r"|use|compare|wrap|copy|lock|sleep|retry|cast|convert|strip|convert|handle|swallow|special|store|test|pass|look|need)", 1.4),
        (r"\bwhat for\b|\bwhy not (?:just|simply|leave|use)\b|\b(?:and|instead of) (?:not )?just\b|\bwhy the\b", 1.0),
        (r"\b(?:this|that|the) (?:line|guard|check|condition|regex|hack|workaround|special case|branch|if|lock|sleep|magic)\b", 1.4),
        (r"\S+\.\w{1,4}:\d+\b", 4.0),
    ),
    "bug_origin": (
        (r"\b(?:is|are|was) (?:at fault|responsible|to blame)\b|\btakes? (?:ages|forever|minutes)\b|\bdelayed\b|\bnon-?determin\w*|\bsometimes\b|\bfind the (?:change|commit)\b|\berrors? (?:with|out)\b", 1.4),
        (r"\b(?:which|what)(?: is)?(?: the)? (?:commit|change|pr) (?:has )?introduced?\b|\bintroduced? (?:the |this |that )?(?:issue|problem|bug|regression|breakage)\b|\bwhich commit (?:caused|broke)\b", 2.2),
        (r"\b(?:bl(?:ew|ows?) up|smash\w*|overflow\w*|use[- ]after[- ]free|freed memory|mangl\w*|los(?:es|ing)|lost|garbage|misbehav\w*|too (?:small|large|big|long|many|few)|far too)\b", 1.3),
        (r"\bintroduced by\b|\bwhich (?:earlier )?change (?:opened|broke|caused)\b|\bopened (?:that|the|this) hole\b|\bgot it wrong\b|\bwhat broke\b", 2.0),
        (r"\b(?:work|works|worked) (?:with|for|in|on) .{1,60}\bbut not\b|\bbut not when\b|\bdidn\'?t trigger\b|\bstarted (?:giving|to|returning|printing)\b", 1.5),
        (r"\b(?:broke|broken|breaks|breaking|breakage|regress\w*)\b", 2.4),
        (r"\b(?:which|what) (?:commit|change|pr|patch|refactor\w*)\b(?:.{0,40}\b(?:broke|caused|introduced|made|fix\w*)\b)?", 1.0),
        (r"\broot cause\b|\bcaus(?:e|ed|ing)\b|\bculprit\b|\bto blame\b|\bguilty\b|\bwho (?:introduced|broke)\b", 2.2),
        (r"\b(?:wrong(?:ly)?|incorrect\w*|bug\w*|crash\w*|panic\w*|segfault\w*|hang\w*|hung|deadlock\w*|leak\w*|fail\w*"
         r"|error\w*|exceptions?|raises?|throws?|threw|corrupt\w*|race|infinite|stuck|garbled|truncated|duplicate[ds]?|insane)\b", 1.3),
        (r"\b(?:slow|slower|slowdown|super slow)\b|\b(?:too many|out of memory|doesn'?t work|not working|misbehav\w+|flak\w+)\b", 1.3),
        (r"\bstopp?(?:ed|s) (?:\w+ing|being)\b|\b(?:not|never|isn'?t|aren'?t|wasn'?t) (?:being )?(?:honou?red|respected|closed|called|set)\b", 1.5),
        (r"\bwhere (?:did|does) (?:that|this|it) come from\b|\bwhere from\b|\bwhat introduced\b|\bintroduced (?:that|this|the (?:bug|problem|issue))\b", 2.0),
        (r"\b[A-Z]\w+(?:Error|Exception)\b|\bNaN\b|\bNPE\b|\bundefined\b", 1.0),
    ),
    "cochange": (
        (r"\b(?:edit|touch|change|update) (?:along|as well|too|at the same time)\b|\balong when\b|\bwhat files do\b", 2.4),
        (r"\bwhat else\b|\bwhich (?:other )?files?\b.{0,60}\b(?:chang|touch|updat|edit)\w*", 2.6),
        (r"\b(?:chang\w+|touch\w*|edit\w*) (?:\w+ )?together\b|\bco-?chang\w+|\bgo(?:es)? along with\b|\busually (?:change|touch)\w*", 3.0),
        (r"\b(?:have|need|has) to (?:touch|change|update|edit|remember|adjust)\b|\balso (?:have to|need to|change|touch|update)\b|\bbesides\b", 1.6),
    ),
    "experts": (
        (r"\bwho (?:knows?|understands?|maintains?|owns?|works? on|worked on|is (?:the )?(?:expert|best|responsible))\b", 3.4),
        (r"\bwho (?:should|can|could|do|would) (?:i|we) (?:ask|ping|contact|talk)\b|\bexperts?\b|\bmaintainers? of\b|\bknows? (?:the )?most\b", 3.0),
        (r"\bwho (?:mostly |mainly )?(?:wrote|contributed|did) (?:most|the bulk)\b|\bmain (?:author|contributor)\b", 3.0),
    ),
    "release": (
        (r"\b(?:which|what) (?:release|version)\b", 2.6),
        (r"\bfirst (?:release|version|shipped)\b|\bsince (?:which|what) (?:version|release)\b|\bwhen was \S+ (?:released|shipped)\b", 2.6),
    ),
    "evolution": (
        (r"\bevol(?:ve|ved|ution|ving)\b|\bhistory of\b|\bhow (?:did|has|have) .{1,60} (?:come to be|change[d]? over|develop\w*|grow|grown)\b", 3.0),
        (r"\bover (?:time|the years)\b|\bhierarch\w+|\bcame? to be (?:what|the way|like)\b|\btimeline\b|\blife of\b", 2.2),
    ),
}

PRIORITY: tuple[Intent, ...] = (
    "reverted", "renamed", "deprecated", "cochange", "experts", "evolution", "release", "bug_origin", "removed", "moved",
    "line_why", "introduced", "changed",
)  # fmt: skip

_COMPILED: dict[Intent, tuple[tuple[re.Pattern[str], float], ...]] = {
    intent: tuple((re.compile(pattern, re.IGNORECASE), weight) for pattern, weight in cues)
    for intent, cues in _CUES.items()
}


def score_intents(text: str) -> Mapping[Intent, float]:
    """How strongly `text` asks for each intent: the sum of its cues, each counted once. Zero scores are left out."""
    scores: dict[Intent, float] = {}
    for intent in PRIORITY:
        total = sum(weight for pattern, weight in _COMPILED[intent] if pattern.search(text))
        if total:
            scores[intent] = total
    return scores


def wants(text: str) -> frozenset[str]:
    """What is asked for beside the commit: any of reason, time, person, replacement, state, name."""
    return frozenset(name for name, pattern in _WANTS.items() if pattern.search(text))


_WANTS: dict[str, re.Pattern[str]] = {
    "reason": re.compile(r"\bwhy\b|\breasons?\b|\bpurpose\b|\bwhat for\b|\bpoint of\b|\bhow come\b|\bidea\b|\bwhat (?:was|is|went) wrong\b|\bwhat problem|\bmotivat\w+|\b(?:is|was) (?:it|this|that) for\b", re.I),
    "time": re.compile(r"\bwhen\b|\bsince\b|\bwhich (?:release|version|year)\b|\bhow long\b", re.I),
    "person": re.compile(r"\bwho\b|\bauthor\b|\bwhose\b", re.I),
    "replacement": re.compile(r"\breplac\w+|\binstead\b|\bwhat (?:do|should) (?:i|we) use\b|\bnew (?:flag|name|way|one|api)\b|\balternative\b", re.I),
    "state": re.compile(r"\bis it (?:back|in|still|available)\b|\bnow\b|\bstill\b|\bwhat happened\b|\bwhat became\b|\btoday\b", re.I),
    "name": re.compile(r"\bcalled\b|\bnamed?\b|\brenam", re.I),
}
