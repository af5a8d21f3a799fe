CREATE TABLE blob (
  sha256 VARCHAR NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (sha256)
);

CREATE TABLE change (
  id SERIAL NOT NULL,
  topic VARCHAR(20) NOT NULL,
  entity_id INTEGER NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT change_topic CHECK (topic IN ('contact', 'staff', 'visit', 'note', 'alert', 'thread', 'inbound', 'setting'))
);

CREATE TABLE reader (
  id SERIAL NOT NULL,
  kind VARCHAR(20) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT reader_kind CHECK (kind IN ('staff', 'contact', 'relative'))
);

CREATE TABLE setting (
  key VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  PRIMARY KEY (key)
);

CREATE TABLE site (
  id SERIAL NOT NULL,
  label VARCHAR NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE audit (
  id SERIAL NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  actor_id INTEGER,
  verb VARCHAR NOT NULL,
  entity VARCHAR NOT NULL,
  entity_id INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(actor_id) REFERENCES reader (id)
);

CREATE INDEX ix_audit_at ON audit (at);

CREATE TABLE note (
  id SERIAL NOT NULL,
  author_id INTEGER,
  text VARCHAR NOT NULL,
  search_text VARCHAR NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  edited_at TIMESTAMP WITH TIME ZONE,
  withdrawn_at TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT note_says_something CHECK (text <> ''),
  FOREIGN KEY(author_id) REFERENCES reader (id)
);

CREATE INDEX ix_note_author_id ON note (author_id);

CREATE INDEX ix_note_created_at ON note (created_at);

CREATE TABLE notice (
  id SERIAL NOT NULL,
  event VARCHAR(20) NOT NULL,
  cause_id INTEGER NOT NULL,
  reader_id INTEGER NOT NULL,
  state VARCHAR(20) NOT NULL,
  attempts INTEGER NOT NULL,
  not_before TIMESTAMP WITH TIME ZONE NOT NULL,
  lease_until TIMESTAMP WITH TIME ZONE,
  message_header_id VARCHAR NOT NULL,
  last_error VARCHAR NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT uq_notice UNIQUE (event, cause_id, reader_id),
  CONSTRAINT notice_event CHECK (event IN ('thread_published', 'message_posted', 'answer_received')),
  FOREIGN KEY(reader_id) REFERENCES reader (id),
  CONSTRAINT notice_state CHECK (state IN ('waiting', 'sent', 'failed'))
);

CREATE INDEX ix_notice_due ON notice (state, not_before);

CREATE INDEX ix_notice_reader_id ON notice (reader_id);

CREATE TABLE sector (
  id SERIAL NOT NULL,
  code VARCHAR NOT NULL,
  label VARCHAR NOT NULL,
  parent_id INTEGER,
  site_id INTEGER,
  PRIMARY KEY (id),
  UNIQUE (code),
  FOREIGN KEY(parent_id) REFERENCES sector (id),
  FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE TABLE staff (
  id INTEGER NOT NULL,
  login VARCHAR NOT NULL,
  display_name VARCHAR NOT NULL,
  email VARCHAR NOT NULL,
  role VARCHAR(20) NOT NULL,
  locale VARCHAR NOT NULL,
  active BOOLEAN NOT NULL,
  password_hash VARCHAR,
  failed_tries INTEGER NOT NULL,
  last_failed_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (id),
  FOREIGN KEY(id) REFERENCES reader (id),
  UNIQUE (login),
  CONSTRAINT staff_role CHECK (role IN ('reception', 'manager', 'support', 'admin'))
);

CREATE TABLE alert (
  id SERIAL NOT NULL,
  note_id INTEGER,
  cause VARCHAR NOT NULL,
  text VARCHAR NOT NULL,
  severity VARCHAR(20) NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE,
  due_is_date BOOLEAN NOT NULL,
  series_id INTEGER,
  expires_at TIMESTAMP WITH TIME ZONE,
  author_id INTEGER,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  state VARCHAR(20) NOT NULL,
  closed_at TIMESTAMP WITH TIME ZONE,
  closed_by INTEGER,
  version INTEGER NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT alert_says_something CHECK (text <> ''),
  UNIQUE (note_id),
  FOREIGN KEY(note_id) REFERENCES note (id),
  CONSTRAINT alert_severity CHECK (severity IN ('low', 'normal', 'urgent')),
  FOREIGN KEY(author_id) REFERENCES reader (id),
  CONSTRAINT alert_state CHECK (state IN ('open', 'closed')),
  FOREIGN KEY(closed_by) REFERENCES reader (id)
);

CREATE INDEX ix_alert_open ON alert (due_at) WHERE state = 'open';

CREATE TABLE contact (
  id INTEGER NOT NULL,
  kind VARCHAR(20) NOT NULL,
  code VARCHAR COLLATE "C" NOT NULL,
  title VARCHAR NOT NULL,
  last_name VARCHAR NOT NULL,
  first_name VARCHAR NOT NULL,
  maiden_name VARCHAR NOT NULL,
  file_number VARCHAR NOT NULL,
  client_type VARCHAR NOT NULL,
  nature VARCHAR NOT NULL,
  address_line VARCHAR NOT NULL,
  address_supplement VARCHAR NOT NULL,
  zip VARCHAR NOT NULL,
  city VARCHAR NOT NULL,
  country VARCHAR NOT NULL,
  billing_address VARCHAR NOT NULL,
  email VARCHAR NOT NULL,
  email_key VARCHAR NOT NULL,
  landline VARCHAR NOT NULL,
  mobile_phone VARCHAR NOT NULL,
  door_code VARCHAR NOT NULL,
  intercom_code VARCHAR NOT NULL,
  origin VARCHAR NOT NULL,
  language VARCHAR NOT NULL,
  birth_date DATE,
  means_of_transport VARCHAR NOT NULL,
  driving_license VARCHAR NOT NULL,
  comment VARCHAR NOT NULL,
  managed_by INTEGER,
  status VARCHAR(20) NOT NULL,
  sort_key VARCHAR COLLATE "C" NOT NULL,
  search_text VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT contact_named CHECK (code <> '' AND last_name <> ''),
  FOREIGN KEY(id) REFERENCES reader (id),
  CONSTRAINT contact_kind CHECK (kind IN ('client', 'caregiver')),
  UNIQUE (code),
  FOREIGN KEY(managed_by) REFERENCES staff (id),
  CONSTRAINT contact_status CHECK (status IN ('active', 'inactive', 'archived'))
);

CREATE INDEX ix_contact_email_key ON contact (email_key);

CREATE INDEX ix_contact_kind_order ON contact (kind, sort_key, id);

CREATE INDEX ix_contact_managed_by ON contact (managed_by);

CREATE INDEX ix_contact_order ON contact (sort_key, id);

CREATE TABLE draft (
  staff_id INTEGER NOT NULL,
  place VARCHAR NOT NULL,
  text VARCHAR NOT NULL,
  saved_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (staff_id, place),
  FOREIGN KEY(staff_id) REFERENCES staff (id)
);

CREATE TABLE presence (
  staff_id INTEGER NOT NULL,
  place VARCHAR NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (staff_id, place),
  FOREIGN KEY(staff_id) REFERENCES staff (id)
);

CREATE INDEX ix_presence_place ON presence (place);

CREATE TABLE staff_os_user (
  os_user VARCHAR NOT NULL,
  staff_id INTEGER NOT NULL,
  PRIMARY KEY (os_user),
  FOREIGN KEY(staff_id) REFERENCES staff (id)
);

CREATE INDEX ix_staff_os_user_staff_id ON staff_os_user (staff_id);

CREATE TABLE staff_sector (
  staff_id INTEGER NOT NULL,
  sector_id INTEGER NOT NULL,
  PRIMARY KEY (staff_id, sector_id),
  FOREIGN KEY(staff_id) REFERENCES staff (id),
  FOREIGN KEY(sector_id) REFERENCES sector (id)
);

CREATE TABLE thread (
  id SERIAL NOT NULL,
  public_id VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  search_text VARCHAR NOT NULL,
  owner_id INTEGER,
  state VARCHAR(20) NOT NULL,
  next_position INTEGER NOT NULL,
  last_message_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_author_kind VARCHAR(20) NOT NULL,
  last_answer_position INTEGER NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT thread_has_subject CHECK (subject <> ''),
  UNIQUE (public_id),
  FOREIGN KEY(owner_id) REFERENCES staff (id),
  CONSTRAINT thread_state CHECK (state IN ('open', 'closed')),
  CONSTRAINT thread_last_author_kind CHECK (last_author_kind IN ('staff', 'contact', 'relative'))
);

CREATE INDEX ix_thread_awaits_us ON thread (last_message_at) WHERE state = 'open' AND last_author_kind <> 'staff';

CREATE INDEX ix_thread_owner ON thread (owner_id, last_message_at);

CREATE INDEX ix_thread_recent ON thread (last_message_at, id);

CREATE TABLE alert_audience (
  alert_id INTEGER NOT NULL,
  kind VARCHAR(20) NOT NULL,
  ref VARCHAR NOT NULL,
  PRIMARY KEY (alert_id, kind, ref),
  FOREIGN KEY(alert_id) REFERENCES alert (id),
  CONSTRAINT audience_kind CHECK (kind IN ('all', 'role', 'sector', 'staff', 'managed_by'))
);

CREATE TABLE alert_person (
  alert_id INTEGER NOT NULL,
  staff_id INTEGER NOT NULL,
  seen_at TIMESTAMP WITH TIME ZONE,
  acknowledged_at TIMESTAMP WITH TIME ZONE,
  snoozed_until TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (alert_id, staff_id),
  FOREIGN KEY(alert_id) REFERENCES alert (id),
  FOREIGN KEY(staff_id) REFERENCES staff (id)
);

CREATE INDEX ix_alert_person_staff_id ON alert_person (staff_id);

CREATE TABLE contact_sector (
  contact_id INTEGER NOT NULL,
  sector_id INTEGER NOT NULL,
  PRIMARY KEY (contact_id, sector_id),
  FOREIGN KEY(contact_id) REFERENCES contact (id),
  FOREIGN KEY(sector_id) REFERENCES sector (id)
);

CREATE INDEX ix_contact_sector_sector_id ON contact_sector (sector_id);

CREATE TABLE inbound_mail (
  id SERIAL NOT NULL,
  message_id VARCHAR NOT NULL,
  content_sha256 VARCHAR NOT NULL,
  raw BYTEA NOT NULL,
  received_at TIMESTAMP WITH TIME ZONE NOT NULL,
  outcome VARCHAR(20),
  reason VARCHAR NOT NULL,
  thread_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT uq_inbound_mail UNIQUE (message_id, content_sha256),
  CONSTRAINT inbound_outcome CHECK (outcome IN ('posted', 'quarantined', 'ignored', 'bounce')),
  FOREIGN KEY(thread_id) REFERENCES thread (id)
);

CREATE INDEX ix_inbound_quarantined ON inbound_mail (received_at) WHERE outcome = 'quarantined';

CREATE TABLE publication (
  id SERIAL NOT NULL,
  thread_id INTEGER NOT NULL,
  reader_id INTEGER NOT NULL,
  from_position INTEGER NOT NULL,
  published_at TIMESTAMP WITH TIME ZONE NOT NULL,
  published_by INTEGER,
  withdrawn_at TIMESTAMP WITH TIME ZONE,
  withdrawn_by INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT publication_starts CHECK (from_position >= 1),
  FOREIGN KEY(thread_id) REFERENCES thread (id),
  FOREIGN KEY(reader_id) REFERENCES reader (id),
  FOREIGN KEY(published_by) REFERENCES reader (id),
  FOREIGN KEY(withdrawn_by) REFERENCES reader (id)
);

CREATE INDEX ix_publication_reader ON publication (reader_id, thread_id);

CREATE UNIQUE INDEX uq_publication_open ON publication (thread_id, reader_id) WHERE withdrawn_at IS NULL;

CREATE TABLE reading (
  id SERIAL NOT NULL,
  reader_id INTEGER NOT NULL,
  thread_id INTEGER NOT NULL,
  upto_position INTEGER NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(reader_id) REFERENCES reader (id),
  FOREIGN KEY(thread_id) REFERENCES thread (id)
);

CREATE INDEX ix_reading_reader ON reading (reader_id, thread_id, upto_position);

CREATE INDEX ix_reading_thread_id ON reading (thread_id);

CREATE TABLE relative (
  id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  title VARCHAR NOT NULL,
  last_name VARCHAR NOT NULL,
  first_name VARCHAR NOT NULL,
  relation VARCHAR NOT NULL,
  email VARCHAR NOT NULL,
  email_key VARCHAR NOT NULL,
  landline VARCHAR NOT NULL,
  mobile_phone VARCHAR NOT NULL,
  status VARCHAR(20) NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(id) REFERENCES reader (id),
  FOREIGN KEY(client_id) REFERENCES contact (id),
  CONSTRAINT relative_status CHECK (status IN ('active', 'inactive', 'archived'))
);

CREATE INDEX ix_relative_client_id ON relative (client_id);

CREATE INDEX ix_relative_email_key ON relative (email_key);

CREATE TABLE reply_token (
  token VARCHAR NOT NULL,
  thread_id INTEGER NOT NULL,
  reader_id INTEGER NOT NULL,
  retired_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (token),
  FOREIGN KEY(thread_id) REFERENCES thread (id),
  FOREIGN KEY(reader_id) REFERENCES reader (id)
);

CREATE INDEX ix_reply_token_reader_id ON reply_token (reader_id);

CREATE UNIQUE INDEX uq_reply_token_live ON reply_token (thread_id, reader_id) WHERE retired_at IS NULL;

CREATE TABLE thread_link (
  thread_id INTEGER NOT NULL,
  reader_id INTEGER NOT NULL,
  PRIMARY KEY (thread_id, reader_id),
  FOREIGN KEY(thread_id) REFERENCES thread (id),
  FOREIGN KEY(reader_id) REFERENCES reader (id)
);

CREATE INDEX ix_thread_link_reader ON thread_link (reader_id, thread_id);

CREATE TABLE visit (
  id SERIAL NOT NULL,
  client_id INTEGER NOT NULL,
  caregiver_id INTEGER,
  start_at TIMESTAMP WITH TIME ZONE NOT NULL,
  end_at TIMESTAMP WITH TIME ZONE NOT NULL,
  service VARCHAR NOT NULL,
  status VARCHAR(20) NOT NULL,
  comment VARCHAR NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT visit_lasts CHECK (end_at > start_at),
  FOREIGN KEY(client_id) REFERENCES contact (id),
  FOREIGN KEY(caregiver_id) REFERENCES contact (id),
  CONSTRAINT visit_status CHECK (status IN ('draft', 'planned', 'done', 'cancelled'))
);

CREATE INDEX ix_visit_caregiver ON visit (caregiver_id, start_at, id);

CREATE INDEX ix_visit_client ON visit (client_id, start_at, id);

CREATE INDEX ix_visit_start ON visit (start_at, id);

CREATE TABLE alert_link (
  id SERIAL NOT NULL,
  alert_id INTEGER NOT NULL,
  contact_id INTEGER,
  staff_id INTEGER,
  visit_id INTEGER,
  thread_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT alert_link_one CHECK ((CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN staff_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN visit_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN thread_id IS NULL THEN 0 ELSE 1 END) = 1),
  FOREIGN KEY(alert_id) REFERENCES alert (id),
  FOREIGN KEY(contact_id) REFERENCES contact (id),
  FOREIGN KEY(staff_id) REFERENCES staff (id),
  FOREIGN KEY(visit_id) REFERENCES visit (id),
  FOREIGN KEY(thread_id) REFERENCES thread (id)
);

CREATE INDEX ix_alert_link_alert ON alert_link (alert_id);

CREATE INDEX ix_alert_link_contact ON alert_link (contact_id, alert_id);

CREATE INDEX ix_alert_link_staff ON alert_link (staff_id, alert_id);

CREATE INDEX ix_alert_link_visit ON alert_link (visit_id, alert_id);

CREATE TABLE message (
  id SERIAL NOT NULL,
  public_id VARCHAR NOT NULL,
  thread_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  author_id INTEGER NOT NULL,
  channel VARCHAR(20) NOT NULL,
  text VARCHAR NOT NULL,
  search_text VARCHAR NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  release_at TIMESTAMP WITH TIME ZONE NOT NULL,
  taken_back_at TIMESTAMP WITH TIME ZONE,
  inbound_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT uq_message_position UNIQUE (thread_id, position),
  CONSTRAINT message_has_place CHECK (position >= 1),
  UNIQUE (public_id),
  FOREIGN KEY(thread_id) REFERENCES thread (id),
  FOREIGN KEY(author_id) REFERENCES reader (id),
  CONSTRAINT message_channel CHECK (channel IN ('desk', 'portal', 'mail', 'phone')),
  UNIQUE (inbound_id),
  FOREIGN KEY(inbound_id) REFERENCES inbound_mail (id)
);

CREATE INDEX ix_message_author_id ON message (author_id);

CREATE TABLE note_link (
  id SERIAL NOT NULL,
  note_id INTEGER NOT NULL,
  contact_id INTEGER,
  staff_id INTEGER,
  visit_id INTEGER,
  thread_id INTEGER,
  PRIMARY KEY (id),
  CONSTRAINT note_link_one CHECK ((CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN staff_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN visit_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN thread_id IS NULL THEN 0 ELSE 1 END) = 1),
  CONSTRAINT uq_note_link_contact UNIQUE (note_id, contact_id),
  CONSTRAINT uq_note_link_staff UNIQUE (note_id, staff_id),
  CONSTRAINT uq_note_link_visit UNIQUE (note_id, visit_id),
  CONSTRAINT uq_note_link_thread UNIQUE (note_id, thread_id),
  FOREIGN KEY(note_id) REFERENCES note (id),
  FOREIGN KEY(contact_id) REFERENCES contact (id),
  FOREIGN KEY(staff_id) REFERENCES staff (id),
  FOREIGN KEY(visit_id) REFERENCES visit (id),
  FOREIGN KEY(thread_id) REFERENCES thread (id)
);

CREATE INDEX ix_note_link_contact ON note_link (contact_id, note_id);

CREATE INDEX ix_note_link_staff ON note_link (staff_id, note_id);

CREATE INDEX ix_note_link_thread ON note_link (thread_id, note_id);

CREATE INDEX ix_note_link_visit ON note_link (visit_id, note_id);

CREATE TABLE attachment (
  id SERIAL NOT NULL,
  public_id VARCHAR NOT NULL,
  message_id INTEGER,
  note_id INTEGER,
  name VARCHAR NOT NULL,
  media_type VARCHAR NOT NULL,
  size INTEGER NOT NULL,
  sha256 VARCHAR NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT attachment_one CHECK ((message_id IS NULL) <> (note_id IS NULL)),
  UNIQUE (public_id),
  FOREIGN KEY(message_id) REFERENCES message (id),
  FOREIGN KEY(note_id) REFERENCES note (id),
  FOREIGN KEY(sha256) REFERENCES blob (sha256)
);

CREATE INDEX ix_attachment_message_id ON attachment (message_id);

CREATE INDEX ix_attachment_note_id ON attachment (note_id);

CREATE INDEX ix_attachment_sha256 ON attachment (sha256);

CREATE INDEX ix_contact_search ON contact USING gin (to_tsvector('simple', search_text));

CREATE INDEX ix_note_search ON note USING gin (to_tsvector('simple', search_text));

CREATE INDEX ix_thread_search ON thread USING gin (to_tsvector('simple', search_text));

CREATE INDEX ix_message_search ON message USING gin (to_tsvector('simple', search_text));

CREATE VIEW contact_reader WITH (security_barrier) AS
SELECT c.id AS reader_id, 'contact' AS kind, c.title AS title, c.last_name AS last_name, c.first_name AS first_name,
       c.email AS email, c.language AS language
FROM contact c WHERE c.status <> 'archived'
UNION ALL
SELECT r.id, 'relative', r.title, r.last_name, r.first_name, r.email, ''
FROM relative r WHERE r.status <> 'archived';

CREATE VIEW contact_thread WITH (security_barrier) AS
SELECT p.reader_id AS reader_id, t.public_id AS thread_id, t.subject AS subject, t.state AS state,
       COUNT(m.id) AS messages, MAX(m.created_at) AS last_message_at,
       SUM(CASE WHEN m.author_id <> p.reader_id AND m.position > COALESCE((SELECT MAX(g.upto_position) FROM reading g
           WHERE g.reader_id = p.reader_id AND g.thread_id = p.thread_id), 0)
           THEN 1 ELSE 0 END) AS new_messages
FROM publication p
JOIN thread t ON t.id = p.thread_id
JOIN message m ON m.thread_id = p.thread_id AND m.position >= p.from_position
WHERE p.withdrawn_at IS NULL AND m.taken_back_at IS NULL AND m.release_at <= now()
GROUP BY p.reader_id, p.thread_id, t.public_id, t.subject, t.state;

CREATE VIEW contact_message WITH (security_barrier) AS
SELECT p.reader_id AS reader_id, t.public_id AS thread_id, m.public_id AS message_id, m.position AS position,
       CASE WHEN m.author_id = p.reader_id THEN 1 ELSE 0 END AS mine,
       CASE WHEN m.author_id <> p.reader_id AND m.position > COALESCE((SELECT MAX(g.upto_position) FROM reading g
           WHERE g.reader_id = p.reader_id AND g.thread_id = p.thread_id), 0)
           THEN 1 ELSE 0 END AS is_new,
       CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS by_agency,
       COALESCE(s.display_name, '') AS staff_name,
       COALESCE(c.title, r.title, '') AS title,
       COALESCE(c.last_name, r.last_name, '') AS last_name,
       COALESCE(c.first_name, r.first_name, '') AS first_name,
       m.channel AS channel, m.text AS text, m.created_at AS created_at
FROM publication p
JOIN thread t ON t.id = p.thread_id
JOIN message m ON m.thread_id = p.thread_id AND m.position >= p.from_position
LEFT JOIN staff s ON s.id = m.author_id
LEFT JOIN contact c ON c.id = m.author_id
LEFT JOIN relative r ON r.id = m.author_id
WHERE p.withdrawn_at IS NULL AND m.taken_back_at IS NULL AND m.release_at <= now();

CREATE VIEW contact_attachment WITH (security_barrier) AS
SELECT p.reader_id AS reader_id, t.public_id AS thread_id, m.public_id AS message_id, a.public_id AS attachment_id,
       a.name AS name, a.media_type AS media_type, a.size AS size, b.bytes AS bytes
FROM publication p
JOIN thread t ON t.id = p.thread_id
JOIN message m ON m.thread_id = p.thread_id AND m.position >= p.from_position
JOIN attachment a ON a.message_id = m.id
JOIN blob b ON b.sha256 = a.sha256
WHERE p.withdrawn_at IS NULL AND m.taken_back_at IS NULL AND m.release_at <= now();

CREATE VIEW contact_reply_address WITH (security_barrier) AS
SELECT k.reader_id AS reader_id, t.public_id AS thread_id, k.token AS token
FROM publication p
JOIN thread t ON t.id = p.thread_id
JOIN reply_token k ON k.thread_id = p.thread_id AND k.reader_id = p.reader_id
WHERE p.withdrawn_at IS NULL AND k.retired_at IS NULL;
