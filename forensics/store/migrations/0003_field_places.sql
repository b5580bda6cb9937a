-- Where each header field is printed in a copy, and from which copy each field of a message was read.
ALTER TABLE "copies" ADD COLUMN "places" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "messages" ADD COLUMN "sources" TEXT NOT NULL DEFAULT '{}';
