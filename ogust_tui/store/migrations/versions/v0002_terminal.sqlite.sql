ALTER TABLE staff ADD COLUMN theme VARCHAR NOT NULL DEFAULT '';

CREATE INDEX ix_thread_open ON thread (last_message_at, id) WHERE state = 'open';

CREATE INDEX ix_contact_listed ON contact (status, id) WHERE status <> 'archived';

DROP TABLE contact_search;

CREATE VIRTUAL TABLE contact_search USING fts5(search_text, content='contact', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');

INSERT INTO contact_search (contact_search) VALUES ('rebuild');
