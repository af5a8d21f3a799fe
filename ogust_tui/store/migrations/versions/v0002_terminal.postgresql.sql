ALTER TABLE staff ADD COLUMN theme VARCHAR NOT NULL DEFAULT '';

CREATE INDEX ix_thread_open ON thread (last_message_at, id) WHERE state = 'open';

CREATE INDEX ix_contact_listed ON contact (status, id) WHERE status <> 'archived';
