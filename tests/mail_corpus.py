"""Messages and copies as the identity stage would hand them to conversations."""

from forensics.records.ids import stable_id
from forensics.records.message import CopyCite, Message, MessageCopy, MessageKind, PageLines, Participant
from forensics.records.page import Page
from forensics.threads import Conversations, conversations

ADA = Participant(printed="Ada Alder <ada@agency.example>", name="Ada Alder", address="ada@agency.example")
BEN = Participant(printed="Ben Birch <ben@agency.example>", name="Ben Birch", address="ben@agency.example")
POLICY = (
    "The revised retention policy asks every field office to keep duty rosters for seven years and to send\n"
    "a signed index of the rosters to the records branch before the end of each quarter.\n"
)


class Corpus:
    """Messages and copies written down one by one, as the identity stage would hand them over."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.copies: list[MessageCopy] = []

    def add(
        self,
        name: str,
        *,
        sender: Participant | None = ADA,
        to: tuple[Participant, ...] = (),
        sent: str | None = None,
        subject: str | None = None,
        body: str = "",
        inside: str | None = None,
        native: bool = False,
        answers: str | None = None,
        references: tuple[str, ...] = (),
        attachments: tuple[str, ...] = (),
        page: int = 1,
        thread_index: str | None = None,
    ) -> str:
        """Add one copy and, if it is new, its message; ``inside`` names the copy that quotes it."""
        message_id = f"<{name}@agency.example>" if native else None
        message, kind = stable_id("m", name), MessageKind.QUOTED if inside else MessageKind.PRODUCED
        around = next((c for c in self.copies if c.id == stable_id("c", inside)), None) if inside else None
        copy = MessageCopy(
            id=stable_id("c", name),
            document=around.document if around else stable_id("d", name),
            source=(source := around.source if around else stable_id("s", name)),
            production="first",
            file=(file := around.file if around else f"{name}.pdf"),
            page=page,
            bates=None,
            lines=(1, 4) if inside else None,
            depth=around.depth + 1 if around else 0,
            quoted_in=around.id if around else None,
            message_id=message_id,
            in_reply_to=answers,
            references=references,
            thread_index=thread_index,
            sender=sender,
            to=to,
            sent=sent,
            subject=subject,
            body=body,
            attachments=attachments,
            place=(PageLines(source=source, file=file, page=page, lines=(1, 9)),),
            message=message,
        )
        self.copies.append(copy)
        cite = CopyCite(
            copy=copy.id, production="first", file=copy.file, page=page, bates=None, lines=copy.lines, depth=copy.depth
        )
        self.messages.append(
            Message(
                id=message,
                message_id=message_id,
                kind=kind,
                sender=sender,
                to=to,
                cc=(),
                bcc=(),
                sent=sent,
                sent_raw=sent,
                subject=subject,
                body=body,
                attachments=attachments,
                copies=(cite,),
            )
        )
        return message

    def threads(self, pages: tuple[Page, ...] = (), files: tuple[str, ...] = ()) -> Conversations:
        """Return the conversations of what was added."""
        return conversations(self.messages, self.copies, pages, files)
