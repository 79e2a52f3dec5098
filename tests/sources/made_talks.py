"""Small conversations in every layout, made for the tests; in each, theirs say PAIN."""

import json

PAIN = "We spend two days a week on manual entry."
VTT = f"""WEBVTT

NOTE made for the tests

1
00:00:01.000 --> 00:00:03.000
<v Ada Stone>What slows you down?</v>

2
00:00:03.500 --> 00:00:06.000
<v.loud Ben Reed>{PAIN}</v>
"""
TEAMS = f"""WEBVTT

3f2c/12-0
00:00:01.000 --> 00:00:03.000
<v Ada Stone>What slows
you down?</v>

3f2c/13-0
00:00:03.500 --> 00:00:06.000
<v Ben Reed>Well, a lot
of it. {PAIN}
That is it.</v>
"""
REV = f"""Ada Stone (00:00):
What slows you down?

Ben Reed (00:04):
{PAIN}

Ada Stone (00:09):
Thanks.
"""
FATHOM = f"""Discovery
VIEW RECORDING - 32 mins

---

0:00 - Ada Stone (Northwind)
  What slows you down?

0:12 - Ben Reed (Acme)
  {PAIN}

1:05 - Ada Stone (Northwind)
  And who decides?
"""
MEET = f"""Attendees
Ada Stone, Ben Reed

00:00:00

Ada Stone: What slows you down?
Ben Reed: {PAIN}

00:05:00

Ben Reed: That is it.
Ada Stone: Thanks.
"""
ZOOM = f"""WEBVTT

1
00:00:01.000 --> 00:00:03.000
Ada Stone: What slows you down?

2
00:00:03.500 --> 00:00:06.000
Ben Reed: Well.

3
00:00:06.500 --> 00:00:08.000
Ben Reed: {PAIN}

4
00:00:09.000 --> 00:00:10.000
Ada Stone: Thanks.
"""
SRT = f"""1
00:00:01,000 --> 00:00:03,000
Interviewer: What slows you down?

2
00:00:03,500 --> 00:00:06,000
Ben: {PAIN}

3
00:00:07,000 --> 00:00:08,000
Interviewer: And then?

4
00:00:08,500 --> 00:00:09,000
Ben: That is it.
"""
OTTER = f"""Ada Stone  0:01
What slows you down?

Ben Reed  0:04
{PAIN}
It hurts.

Ada Stone  1:02:03
Thanks.
"""
ROLED = f"""Ada Stone (Account Executive) 00:12
What slows you down?
Ben Reed (Head of Operations) 00:15
{PAIN}
"""
STAMPED = f"""[00:00] AE (Ada):  What slows you down?

[00:05] Prospect (Ben \u2013 Operations):  {PAIN}

[00:09] Ada:  I see. We waste hours, too.
[00:12] *Call ends.*
"""
BOLD = f"""# Discovery
**Date:** January 22, 2024
**Participants:**
- Ada Stone (Northwind Account Executive)
- Ben Reed (Head of Operations, Acme Inc.)

---

**Ada:** What slows you down?

**Ben:** {PAIN}

**Ada:** I see.

**Ben:** Yes.

---

**Call Notes:**
- We waste hours on notes
"""
PLAIN = f"""Prospect: Ben Reed (Head of Operations, Acme)
Account: acme.example

Speaker 1: What slows you down?
Speaker 2: {PAIN}
Speaker 1: And what else?
Speaker 2: Nothing else: that is it.
Speaker 1: Who decides?
Speaker 2: I do.
"""
LETTERS = f"""Q: What slows you down?
A: {PAIN}
Q: What else?
A: Nothing.
"""
INTERVIEW = f"""# An interview
Interviewee: Ben Reed, Head of Operations, Acme
Interview date: Sept. 6th, 2024

## About the interview
We waste hours on forewords.

## Work

### What slows you down?

**A:** {PAIN}

_What did you use before? And
why?_

We used spreadsheets.

**What else?**
Nothing at all.
"""
GONG = json.dumps(
    {
        "calls": [
            {
                "metaData": {"started": "2024-03-05T10:00:00Z", "title": "Call"},
                "parties": [
                    {
                        "speakerId": "1",
                        "name": "Ada Stone",
                        "affiliation": "Internal",
                        "emailAddress": "ada@ours.example",
                    },
                    {
                        "speakerId": "2",
                        "name": "Ben Reed",
                        "affiliation": "External",
                        "emailAddress": "ben@acme.example",
                    },
                ],
            }
        ],
        "callTranscripts": [
            {
                "callId": "7",
                "transcript": [
                    {"speakerId": "1", "sentences": [{"start": 1000, "end": 2000, "text": "What slows you down?"}]},
                    {
                        "speakerId": "2",
                        "sentences": [{"start": 3000, "text": 'Well \u2013 "a lot".'}, {"start": 4000, "text": PAIN}],
                    },
                ],
            }
        ],
    },
    indent=1,
)
FIREFLIES = json.dumps(
    {
        "data": {
            "transcript": {
                "title": "Call",
                "date": "2024-03-05",
                "sentences": [
                    {"index": 0, "speaker_name": "Ada Stone", "text": "What slows you down?", "start_time": 1.5},
                    {"index": 1, "speaker_name": "Ben Reed", "text": PAIN, "raw_text": PAIN, "start_time": 4.0},
                ],
            }
        }
    }
)
EVERY = {
    "vtt": VTT,
    "teams": TEAMS,
    "rev": REV,
    "fathom": FATHOM,
    "meet": MEET,
    "zoom": ZOOM,
    "srt": SRT,
    "otter": OTTER,
    "roled": ROLED,
    "stamped": STAMPED,
    "bold": BOLD,
    "plain": PLAIN,
    "letters": LETTERS,
    "interview": INTERVIEW,
    "gong": GONG,
    "fireflies": FIREFLIES,
}
