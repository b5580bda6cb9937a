-- The document in another file with which a document goes on, where each page was delivered as a file of its own.
ALTER TABLE "documents" ADD COLUMN "continues" TEXT;
