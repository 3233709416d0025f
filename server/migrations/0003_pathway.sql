-- Instants are milliseconds since 1970; calendar dates are text, YYYY-MM-DD in the program's time zone.

-- What a program file said, by the hash of its content. Never changed.
CREATE TABLE program_version (
  id text PRIMARY KEY,
  program_id text NOT NULL,
  content jsonb NOT NULL,
  loaded_at bigint NOT NULL
);

CREATE TABLE program (
  id text PRIMARY KEY,
  version_id text NOT NULL REFERENCES program_version,
  next_certificate_number bigint NOT NULL DEFAULT 1
);

-- A person on the way through a program. Its row is locked by everything that reads the path in order to add to it.
CREATE TABLE path (
  person_id uuid NOT NULL REFERENCES person,
  program_id text NOT NULL REFERENCES program,
  -- The version whose rules hold: the newest until enrollment, then the one of that day.
  version_id text REFERENCES program_version,
  PRIMARY KEY (person_id, program_id)
);

-- The history; everything else about a path is derived from it. Entries are added and never touched again.
CREATE TABLE path_event (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL,
  program_id text NOT NULL,
  kind text NOT NULL,
  data jsonb NOT NULL,
  -- What no rule looks at: reasons, document versions, answers that are kept.
  detail jsonb NOT NULL DEFAULT '{}',
  occurred_at bigint NOT NULL,
  recorded_at bigint NOT NULL,
  -- Null: the system itself.
  actor_id uuid REFERENCES person,
  FOREIGN KEY (person_id, program_id) REFERENCES path
);
CREATE INDEX path_event_of_path ON path_event (person_id, program_id);
CREATE INDEX path_event_of_kind ON path_event (program_id, kind);

-- Derived from the history in the same transaction, for the directory and for looking up numbers.
CREATE TABLE certificate (
  program_id text NOT NULL,
  number bigint NOT NULL,
  person_id uuid NOT NULL,
  issued_on text NOT NULL,
  expires_on text NOT NULL,
  standing text NOT NULL CHECK (standing IN ('good', 'suspended', 'revoked')),
  PRIMARY KEY (program_id, number),
  UNIQUE (program_id, person_id),
  FOREIGN KEY (person_id, program_id) REFERENCES path
);

GRANT SELECT, INSERT ON program_version, path_event TO invigil_app;
GRANT SELECT, INSERT, UPDATE ON program, path, certificate TO invigil_app;
