-- The mail that a file was attached to, by source and by document.
ALTER TABLE "sources" ADD COLUMN "parent" TEXT;
ALTER TABLE "documents" ADD COLUMN "parent" TEXT;
