"""Made-up mails by the ten thousand: speed and memory of quote matching and of conversations.

``python -m tests.benchmarks.bench_scale 200000`` measures another size; the mails themselves are counted as memory.
"""

import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from textwrap import wrap

from forensics.records.message import CopyCite, Message, MessageCopy, MessageKind, Participant
from forensics.threads import conversations
from forensics.threads.corpus import Corpus
from forensics.threads.quotation import quotation_links
from tests.benchmarks.table import Row

SIZE = 20_000
WORDS, OWN, PER_THREAD = 20_000, 60, 6
"""Words of the vocabulary, words that a mail says itself, and mails of a conversation; each quotes the one before."""


def run(size: int = SIZE) -> list[Row]:
    """Return mails a second (processor time of one core) and the largest memory, measured in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_scale", str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    matching, whole, memory = done.stdout.split()[-3:]
    name = f"{size:,} made-up mails"
    return [
        Row(name, "quote matching, mails a second", int(matching), 5000),
        Row(name, "conversations, mails a second", int(whole), 1700, "1,000,000 in 10 minutes"),
        Row(name, "largest memory, MB", int(memory), None, "4,096 for 1,000,000"),
    ]


def measure(size: int) -> tuple[int, int, int]:
    """Return mails a second of quote matching and of the whole stage, and the largest memory in MB."""
    messages, copies = map(list, zip(*_mails(size), strict=True))
    started = time.process_time()
    for _ in quotation_links(Corpus(messages, copies)):
        pass
    matched = time.process_time()
    conversations(messages, copies, [])
    done = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return round(size / (matched - started)), round(size / (done - matched)), memory


def _mails(size: int) -> Iterator[tuple[Message, MessageCopy]]:
    chance = random.Random(0)  # noqa: S311
    people = [_person(n) for n in range(500)]
    said = ""
    for n in range(size):
        first = n % PER_THREAD == 0
        own = " ".join(f"word{int(WORDS * chance.random() ** 2)}" for _ in range(OWN))
        body = own if first else f"{own}\n> " + "\n> ".join(wrap(said, 70))
        said = own
        subject = f"matter {n // PER_THREAD} of today"
        sent = f"{2000 + n * 20 // size:04}-{1 + n // PER_THREAD % 12:02}-{1 + n // 72 % 28:02}T{n % 24:02}:{n % 60:02}"
        yield _mail(n, people[chance.randrange(500)], sent, subject if first else f"Re: {subject}", body)


def _person(n: int) -> Participant:
    return Participant(printed=f"Ada Alder{n}", name=f"Ada Alder{n}", address=f"ada{n}@agency.example")


def _mail(n: int, sender: Participant, sent: str, subject: str, body: str) -> tuple[Message, MessageCopy]:
    file, to = f"{n}.eml", ()
    copy = MessageCopy(
        id=f"c{n}", document=f"d{n}", source=f"s{n}", production="one", file=file, page=1, bates=None, lines=None,
        depth=0, quoted_in=None, message_id=None, in_reply_to=None, references=(), thread_index=None, sender=sender,
        to=to, sent=sent, subject=subject, body=body, attachments=(), place=(), message=f"m{n}",
    )  # fmt: skip
    cite = CopyCite(copy=copy.id, production="one", file=file, page=1, bates=None, lines=None, depth=0)
    message = Message(
        id=f"m{n}", message_id=None, kind=MessageKind.PRODUCED, sender=sender, to=to, cc=(), bcc=(), sent=sent,
        sent_raw=sent, subject=subject, body=body, attachments=(), copies=(cite,),
    )  # fmt: skip
    return message, copy


if __name__ == "__main__":
    print(*measure(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
