ALTER TABLE inbound_mail ADD COLUMN reader_id INTEGER REFERENCES reader (id);

ALTER TABLE inbound_mail ADD COLUMN attempts INTEGER NOT NULL DEFAULT '0';

ALTER TABLE inbound_mail ADD COLUMN kind VARCHAR NOT NULL DEFAULT '';

ALTER TABLE inbound_mail ADD COLUMN sender VARCHAR NOT NULL DEFAULT '';

ALTER TABLE inbound_mail ADD COLUMN sender_name VARCHAR NOT NULL DEFAULT '';

ALTER TABLE inbound_mail ADD COLUMN subject VARCHAR NOT NULL DEFAULT '';

ALTER TABLE inbound_mail ADD COLUMN file_names VARCHAR NOT NULL DEFAULT '';

ALTER TABLE inbound_mail ADD COLUMN body_text VARCHAR NOT NULL DEFAULT '';

ALTER TABLE inbound_mail ADD COLUMN extent VARCHAR NOT NULL DEFAULT '';

CREATE INDEX ix_inbound_badly_cut ON inbound_mail (id) WHERE extent = 'whole';

CREATE INDEX ix_inbound_mail_reader_id ON inbound_mail (reader_id);

CREATE INDEX ix_inbound_received ON inbound_mail (received_at, id);

CREATE INDEX ix_inbound_thread ON inbound_mail (thread_id, received_at);

CREATE INDEX ix_inbound_waiting ON inbound_mail (received_at) WHERE outcome IS NULL;

CREATE TABLE refused_file (
  id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  size INTEGER NOT NULL,
  reason VARCHAR NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(message_id) REFERENCES message (id)
);

CREATE INDEX ix_refused_file_message_id ON refused_file (message_id);

CREATE TABLE reader_address (
  address_key VARCHAR NOT NULL,
  reader_id INTEGER NOT NULL,
  PRIMARY KEY (address_key, reader_id),
  FOREIGN KEY(reader_id) REFERENCES reader (id)
);

CREATE INDEX ix_reader_address_reader_id ON reader_address (reader_id);

CREATE TABLE blocked_sender (
  address_key VARCHAR NOT NULL,
  blocked_by INTEGER,
  blocked_at DATETIME NOT NULL,
  PRIMARY KEY (address_key),
  FOREIGN KEY(blocked_by) REFERENCES reader (id)
);

CREATE TABLE bouncing_address (
  reader_id INTEGER NOT NULL,
  address_key VARCHAR NOT NULL,
  since DATETIME NOT NULL,
  status VARCHAR NOT NULL,
  PRIMARY KEY (reader_id),
  FOREIGN KEY(reader_id) REFERENCES reader (id)
);

CREATE TABLE mail_cursor (
  source VARCHAR NOT NULL,
  uid_validity BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  PRIMARY KEY (source)
);

ALTER TABLE message ADD COLUMN moved_to INTEGER REFERENCES message (id);

CREATE INDEX ix_message_moved ON message (moved_to) WHERE moved_to IS NOT NULL;

ALTER TABLE thread ADD COLUMN merged_into INTEGER REFERENCES thread (id);

CREATE INDEX ix_thread_merged ON thread (merged_into) WHERE merged_into IS NOT NULL;
