-- A place in a file that still holds what a page of it hides, or may hide: kind, place, length, keyed hash; never the text.
CREATE TABLE "leaks" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "production" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "page" INTEGER,
    "box" TEXT,
    "where" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "region" TEXT,
    "sealed" TEXT,
    "bates" TEXT,
    PRIMARY KEY ("id")
);

CREATE INDEX "leaks_by_source" ON "leaks" ("source");
