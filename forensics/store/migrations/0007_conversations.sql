-- What a reviewer needs to know of a conversation: a beginning that is missing, its ends, the mail that is last in time.
ALTER TABLE "threads" ADD COLUMN "rootless" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "threads" ADD COLUMN "branches" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "threads" ADD COLUMN "last_message" TEXT;

-- Whether a produced mail must be read, and which one holds it otherwise.
CREATE TABLE "reviews" (
    "message" TEXT NOT NULL,
    "thread" TEXT NOT NULL,
    "mark" TEXT NOT NULL,
    "held_by" TEXT,
    "why" TEXT NOT NULL,
    "duplicates" TEXT NOT NULL,
    PRIMARY KEY ("message")
);

-- A mail that one production only quoted, and a later one delivered.
CREATE TABLE "filled" (
    "message" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "cite" TEXT NOT NULL,
    "announced" TEXT NOT NULL,
    "announced_in" TEXT NOT NULL,
    PRIMARY KEY ("message")
);
