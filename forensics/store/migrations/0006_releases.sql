-- What each redaction hides, as low, estimate and high; the redactions of a page add up to the page.
CREATE TABLE "region_figures" (
    "region" TEXT NOT NULL,
    "page" TEXT NOT NULL,
    "words_hidden" TEXT NOT NULL,
    PRIMARY KEY ("region")
);

-- What a change tells beside its place: codes of either side, the field and the names, and the message it stands in.
ALTER TABLE "changes" ADD COLUMN "words_hidden" TEXT;
ALTER TABLE "changes" ADD COLUMN "old_codes" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "changes" ADD COLUMN "new_codes" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "changes" ADD COLUMN "fields" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "changes" ADD COLUMN "persons" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "changes" ADD COLUMN "sender" TEXT;
ALTER TABLE "changes" ADD COLUMN "sent" TEXT;

-- A field or passage of one message that one copy hides and another shows.
CREATE TABLE "inconsistencies" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "hidden_in" TEXT NOT NULL,
    "hidden" TEXT NOT NULL,
    "hidden_copy" TEXT NOT NULL,
    "codes" TEXT NOT NULL,
    "readable_in" TEXT NOT NULL,
    "readable" TEXT NOT NULL,
    "readable_copy" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "words" INTEGER NOT NULL,
    "confirmed" TEXT NOT NULL,
    "sender" TEXT,
    "sent" TEXT,
    "subject" TEXT,
    PRIMARY KEY ("id")
);
