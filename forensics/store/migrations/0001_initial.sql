-- The tables of a case. A column that holds a list or a nested record holds it as JSON.

-- One delivery of documents by one party.
CREATE TABLE "productions" (
    "name" TEXT NOT NULL,
    "released" TEXT,
    "party" TEXT,
    "request" TEXT,
    "replaces" TEXT,
    PRIMARY KEY ("name")
);

-- One piece of evidence after containers were opened.
CREATE TABLE "sources" (
    "id" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "pages" INTEGER NOT NULL,
    "locator" TEXT NOT NULL,
    "text_layer" INTEGER NOT NULL,
    "note" TEXT,
    PRIMARY KEY ("id")
);

-- A file, a member or a page that could not be read: what, why, and what to do.
CREATE TABLE "failures" (
    "id" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "page" INTEGER,
    "reason" TEXT NOT NULL,
    "remedy" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

-- A page as a reader may see it. ``text`` has one line for each ``Line``; hidden text is not in it.
CREATE TABLE "pages" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "width" REAL NOT NULL,
    "height" REAL NOT NULL,
    "text_origin" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tokens" TEXT NOT NULL,
    "ocr_engine" TEXT,
    "undetermined" TEXT,
    "bates" TEXT,
    "bates_origin" TEXT,
    "furniture" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

-- One redaction.
CREATE TABLE "regions" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "page" INTEGER NOT NULL,
    "box" TEXT,
    "style" TEXT NOT NULL,
    "codes" TEXT NOT NULL,
    "confidence" REAL NOT NULL,
    "finders" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "lines" TEXT,
    "columns" TEXT,
    "sealed" TEXT,
    "bates" TEXT,
    "message" TEXT,
    PRIMARY KEY ("id")
);

-- Pages that the production says exist and does not contain, from one slip sheet or one row of it.
CREATE TABLE "withheld" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "page" INTEGER NOT NULL,
    "pages" INTEGER NOT NULL,
    "codes" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "bates" TEXT,
    PRIMARY KEY ("id")
);

-- Headers of a mail that came as a mail (RFC 5322), by source.
CREATE TABLE "native_mails" (
    "source" TEXT NOT NULL,
    "message_id" TEXT,
    "in_reply_to" TEXT,
    "references" TEXT NOT NULL,
    "thread_index" TEXT,
    "sender" TEXT,
    "to" TEXT NOT NULL,
    "cc" TEXT NOT NULL,
    "bcc" TEXT NOT NULL,
    "sent" TEXT,
    "sent_raw" TEXT,
    "subject" TEXT,
    "attachments" TEXT NOT NULL,
    PRIMARY KEY ("source")
);

-- Pages ``first`` to ``last`` of one source.
CREATE TABLE "documents" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "first" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,
    "bates_first" TEXT,
    "bates_last" TEXT,
    "why" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

-- One appearance of a message: the document's own (depth 0) or one quoted in it.
CREATE TABLE "copies" (
    "id" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "page" INTEGER NOT NULL,
    "bates" TEXT,
    "lines" TEXT,
    "depth" INTEGER NOT NULL,
    "quoted_in" TEXT,
    "message_id" TEXT,
    "in_reply_to" TEXT,
    "references" TEXT NOT NULL,
    "thread_index" TEXT,
    "sender" TEXT,
    "to" TEXT NOT NULL,
    "cc" TEXT NOT NULL,
    "bcc" TEXT NOT NULL,
    "sent" TEXT,
    "sent_raw" TEXT,
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "attachments" TEXT NOT NULL,
    "states" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "message" TEXT,
    PRIMARY KEY ("id")
);

-- One message, with the best reading of each field over all its copies.
CREATE TABLE "messages" (
    "id" TEXT NOT NULL,
    "message_id" TEXT,
    "kind" TEXT NOT NULL,
    "sender" TEXT,
    "to" TEXT NOT NULL,
    "cc" TEXT NOT NULL,
    "bcc" TEXT NOT NULL,
    "sent" TEXT,
    "sent_raw" TEXT,
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "attachments" TEXT NOT NULL,
    "copies" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "thread" TEXT,
    "parent" TEXT,
    PRIMARY KEY ("id")
);

-- The parent of one message; ``parent`` is None for a message that begins its conversation.
CREATE TABLE "links" (
    "message" TEXT NOT NULL,
    "parent" TEXT,
    "kind" TEXT NOT NULL,
    "confidence" REAL NOT NULL,
    "why" TEXT NOT NULL,
    PRIMARY KEY ("message")
);

-- A conversation: the messages tied together by links.
CREATE TABLE "threads" (
    "id" TEXT NOT NULL,
    "subject" TEXT,
    "first" TEXT,
    "last" TEXT,
    "messages" TEXT NOT NULL,
    "gaps" INTEGER NOT NULL,
    PRIMARY KEY ("id")
);

-- One missing thing: what, the documents that prove it, and whom to ask.
CREATE TABLE "gaps" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "custodians" TEXT NOT NULL,
    "thread" TEXT,
    PRIMARY KEY ("id")
);

-- Somebody behind one or more printed names, or an unidentified place-holder.
CREATE TABLE "persons" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "organisation" TEXT,
    "aliases" TEXT NOT NULL,
    "messages" INTEGER NOT NULL,
    "unidentified" INTEGER NOT NULL,
    PRIMARY KEY ("id")
);

-- A printed name, the person it was given to, and why.
CREATE TABLE "aliases" (
    "printed" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    PRIMARY KEY ("printed", "person")
);

-- Messages from one person to another.
CREATE TABLE "edges" (
    "sender" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "first" TEXT,
    "last" TEXT,
    "messages" TEXT NOT NULL,
    "redacted" INTEGER NOT NULL,
    PRIMARY KEY ("sender", "recipient")
);

-- Two versions of one thing; a side is None where nothing was found.
CREATE TABLE "pairs" (
    "id" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "left" TEXT,
    "right" TEXT,
    "method" TEXT NOT NULL,
    "score" REAL NOT NULL,
    "margin" REAL NOT NULL,
    "state" TEXT NOT NULL,
    "old_production" TEXT NOT NULL,
    "new_production" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

-- One change between two productions; ``text`` is what became visible, or was, without context.
CREATE TABLE "changes" (
    "id" TEXT NOT NULL,
    "pair" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "left" TEXT,
    "right" TEXT,
    "text" TEXT NOT NULL,
    "codes" TEXT NOT NULL,
    "confirmed" TEXT NOT NULL,
    "words" INTEGER NOT NULL,
    "message" TEXT,
    "old_production" TEXT NOT NULL,
    "new_production" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

-- A cluster of messages by their visible words.
CREATE TABLE "topics" (
    "id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "terms" TEXT NOT NULL,
    "messages" TEXT NOT NULL,
    "hidden_share" TEXT NOT NULL,
    "words_visible" INTEGER NOT NULL,
    "words_hidden" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

-- One thing a person should know, with its place and the measured reason.
CREATE TABLE "findings" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

-- The measures of one page; every share is 0 to 1, None where its denominator is 0.
CREATE TABLE "page_figures" (
    "page" TEXT NOT NULL,
    "regions" INTEGER NOT NULL,
    "touched" INTEGER NOT NULL,
    "full" INTEGER NOT NULL,
    "all_text_hidden" INTEGER NOT NULL,
    "undetermined" INTEGER NOT NULL,
    "text_block" TEXT,
    "hidden_area" REAL NOT NULL,
    "block_area" REAL NOT NULL,
    "area_share" REAL,
    "hidden_line_length" REAL NOT NULL,
    "line_length" REAL NOT NULL,
    "line_share" REAL,
    "words_visible" INTEGER NOT NULL,
    "words_hidden" TEXT NOT NULL,
    PRIMARY KEY ("page")
);

-- One decision by one person, about things with stable ids.
CREATE TABLE "decisions" (
    "id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "subjects" TEXT NOT NULL,
    "value" TEXT,
    "by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

-- One run of one command: who, what, when, with which version.
CREATE TABLE "ledger" (
    "id" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

-- What is left of pages that were withdrawn: their numbers and hash, when, by whom and why. Never the content.
CREATE TABLE "tombstones" (
    "id" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "first" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,
    "bates" TEXT,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

-- Under which key (hash of inputs, version, settings) a stage last ran, for the pages of a source or for the corpus.
CREATE TABLE "stage_runs" (
    "stage" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    PRIMARY KEY ("stage", "scope")
);

-- What the user chose at the last ingest.
CREATE TABLE "case_settings" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

CREATE INDEX "pages_by_source" ON "pages" ("source", "number");
CREATE INDEX "pages_by_bates" ON "pages" ("bates");
CREATE INDEX "regions_by_page" ON "regions" ("source", "page");
CREATE INDEX "documents_by_source" ON "documents" ("source");
CREATE INDEX "copies_by_message" ON "copies" ("message");
CREATE INDEX "changes_by_pair" ON "changes" ("pair");

-- Full text over visible words alone: hidden words are in no table.
CREATE VIRTUAL TABLE "pages_fts" USING fts5("text", content='pages', tokenize='unicode61');
CREATE TRIGGER "pages_added" AFTER INSERT ON "pages" BEGIN
    INSERT INTO "pages_fts" ("rowid", "text") VALUES (new."rowid", new."text");
END;
CREATE TRIGGER "pages_removed" AFTER DELETE ON "pages" BEGIN
    INSERT INTO "pages_fts" ("pages_fts", "rowid", "text") VALUES ('delete', old."rowid", old."text");
END;
CREATE TRIGGER "pages_changed" AFTER UPDATE OF "text" ON "pages" BEGIN
    INSERT INTO "pages_fts" ("pages_fts", "rowid", "text") VALUES ('delete', old."rowid", old."text");
    INSERT INTO "pages_fts" ("rowid", "text") VALUES (new."rowid", new."text");
END;

-- The views below are documented in the README and stay stable; tables may change with the schema.

-- One row for each redaction, with the page's Bates number and the message it stands in.
CREATE VIEW "redactions" AS
SELECT r."id", r."production", r."file", r."page", r."bates", r."box", r."style", r."codes", r."confidence", r."finders",
       r."why", r."message", json_extract(r."sealed", '$.characters') AS "hidden_characters"
FROM "regions" AS r;

-- One row for each delivered page with its measures.
CREATE VIEW "page_measures" AS
SELECT p."production", p."file", p."number" AS "page", p."bates", p."text_origin", f."regions", f."touched", f."full",
       f."all_text_hidden", f."undetermined", f."area_share", f."line_share", f."words_visible",
       json_extract(f."words_hidden", '$[0]') AS "words_hidden_low",
       json_extract(f."words_hidden", '$[1]') AS "words_hidden",
       json_extract(f."words_hidden", '$[2]') AS "words_hidden_high"
FROM "pages" AS p JOIN "page_figures" AS f ON f."page" = p."id";

-- One row for each distinct message with its sender as printed and how often it was produced or quoted.
CREATE VIEW "message_list" AS
SELECT m."id", m."kind", json_extract(m."sender", '$.printed') AS "from", m."sent", m."subject",
       json_array_length(m."copies") AS "copies", m."thread", m."parent"
FROM "messages" AS m;
