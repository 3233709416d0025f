-- Instants are milliseconds since 1970 on the database server's clock.

CREATE TABLE delivery (
  id uuid PRIMARY KEY,
  program_id text NOT NULL,
  exam_id text NOT NULL,
  title text NOT NULL,
  -- When sittings may start; null: always [TIME-4].
  opens_at bigint,
  closes_at bigint,
  needs_admission boolean NOT NULL DEFAULT false,
  -- A live delivery refuses sample banks.
  is_live boolean NOT NULL DEFAULT false,
  created_at bigint NOT NULL
);

CREATE TABLE sitting (
  id uuid PRIMARY KEY,
  delivery_id uuid NOT NULL REFERENCES delivery,
  candidate_id uuid NOT NULL REFERENCES person,
  program_id text NOT NULL,
  exam_id text NOT NULL,
  program_version_id text NOT NULL,
  registration integer NOT NULL,
  attempt integer NOT NULL,
  attempts_allowed integer NOT NULL,
  pass_percent integer NOT NULL,
  item_count integer NOT NULL,
  base_minutes integer NOT NULL,
  status text NOT NULL CHECK (status IN ('scheduled', 'ready', 'in-progress', 'paused', 'scored', 'voided')),
  end_kind text CHECK (end_kind IN ('submitted', 'expired', 'terminated')),
  version integer NOT NULL DEFAULT 1,
  allotted_ms bigint NOT NULL DEFAULT 0,
  started_at bigint,
  -- Start + ledger while the clock runs, else null [TIME-2].
  deadline_at bigint,
  paused_at bigint,
  pause_reason text,
  ended_at bigint,
  terminated_by uuid REFERENCES person,
  device_id text,
  device_free boolean NOT NULL DEFAULT false,
  result_shown_at bigint,
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  CHECK ((status = 'in-progress') = (deadline_at IS NOT NULL)),
  CHECK (deadline_at IS NULL OR deadline_at = started_at + allotted_ms),
  CHECK ((status = 'paused') = (paused_at IS NOT NULL)),
  CHECK ((status = 'scored') <= (ended_at IS NOT NULL AND end_kind IS NOT NULL))
);
-- One open sitting per candidate and exam [SIT-1].
CREATE UNIQUE INDEX sitting_one_open ON sitting (candidate_id, program_id, exam_id)
  WHERE status IN ('scheduled', 'ready', 'in-progress', 'paused');
CREATE INDEX sitting_due ON sitting (deadline_at) WHERE status = 'in-progress';
CREATE INDEX sitting_of_candidate ON sitting (candidate_id, created_at);
CREATE INDEX sitting_of_delivery ON sitting (delivery_id, status, ended_at);
CREATE INDEX sitting_changed ON sitting (changed_at);

CREATE TABLE time_entry (
  id bigint GENERATED ALWAYS AS IDENTITY,
  sitting_id uuid NOT NULL REFERENCES sitting,
  kind text NOT NULL CHECK (kind IN ('base', 'accommodation', 'granted', 'pause', 'break', 'outage-credit')),
  millis bigint NOT NULL,
  actor_id uuid REFERENCES person,
  actor_role text NOT NULL DEFAULT 'system',
  reason text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (sitting_id, id)
);

-- Everything that happened to a sitting, in the order of its versions.
CREATE TABLE sitting_event (
  sitting_id uuid NOT NULL REFERENCES sitting,
  version integer NOT NULL,
  kind text NOT NULL,
  at bigint NOT NULL,
  actor_id uuid REFERENCES person,
  reason text,
  detail jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (sitting_id, version, kind)
);

CREATE TABLE form (
  sitting_id uuid PRIMARY KEY REFERENCES sitting,
  bank_id text NOT NULL,
  bank_version_id text NOT NULL,
  program_id text NOT NULL,
  exam_id text NOT NULL,
  item_ids text[] NOT NULL,
  -- The form with all it was assembled from [FORM-1].
  content jsonb NOT NULL,
  digest text NOT NULL,
  delivered_at bigint NOT NULL
);
CREATE INDEX form_recent ON form (program_id, exam_id, delivered_at);

-- The only hot table: append-only. The current answer to an item is the newest counted revision [SAVE-2].
CREATE TABLE response (
  id bigint GENERATED ALWAYS AS IDENTITY,
  sitting_id uuid NOT NULL,
  position smallint NOT NULL,
  revision integer NOT NULL,
  -- 0 counted; evidence: 1 after the end, 2 from a device that no longer held the sitting, 3 while paused; 4 evidence that a person let count [SAVE-3]
  mark smallint NOT NULL,
  received_at bigint NOT NULL,
  device_id text NOT NULL,
  value text NOT NULL
);
CREATE INDEX response_of_sitting ON response (sitting_id);

CREATE TABLE flagged (
  sitting_id uuid PRIMARY KEY REFERENCES sitting,
  positions smallint[] NOT NULL
);

CREATE TABLE outcome (
  id uuid PRIMARY KEY,
  sitting_id uuid NOT NULL REFERENCES sitting,
  -- The highest is the current one; an outcome is never edited [SIT-2].
  seq integer NOT NULL,
  state text NOT NULL CHECK (state IN ('released', 'held')),
  cause text NOT NULL CHECK (cause IN ('close', 'release', 'incident', 'reopening', 'late-answers', 'rescore')),
  units integer NOT NULL,
  max_units integer NOT NULL,
  units_to_pass integer NOT NULL,
  pass_percent integer NOT NULL,
  passed boolean NOT NULL,
  answered integer NOT NULL,
  per_item jsonb NOT NULL,
  topic_groups jsonb NOT NULL,
  held_because text[] NOT NULL DEFAULT '{}',
  decided_at bigint NOT NULL,
  decided_by uuid REFERENCES person,
  reason text,
  UNIQUE (sitting_id, seq)
);
CREATE INDEX outcome_by_time ON outcome (decided_at, id);

CREATE TABLE incident (
  id uuid PRIMARY KEY,
  sitting_id uuid NOT NULL REFERENCES sitting,
  description text NOT NULL,
  blocks_result boolean NOT NULL,
  reported_by uuid REFERENCES person,
  reported_at bigint NOT NULL,
  resolved_by uuid REFERENCES person,
  resolved_at bigint
);
CREATE INDEX incident_of_sitting ON incident (sitting_id);

CREATE TABLE accommodation (
  person_id uuid PRIMARY KEY REFERENCES person,
  extra_time_percent integer NOT NULL,
  reason text NOT NULL,
  recorded_by uuid NOT NULL REFERENCES person,
  recorded_at bigint NOT NULL
);

-- Which device last spoke for a sitting; apart from `sitting`, whose row lock the saves need [SIT-1].
CREATE TABLE sitting_device (
  sitting_id uuid PRIMARY KEY REFERENCES sitting,
  device_id text NOT NULL,
  node_id uuid NOT NULL,
  connection_id text NOT NULL,
  connected boolean NOT NULL,
  seen_at bigint NOT NULL
);

CREATE TABLE node (
  id uuid PRIMARY KEY,
  beat_at bigint NOT NULL,
  -- Every answer this node received up to here is written [TIME-5].
  written_through_at bigint NOT NULL
);

-- One row: the last instant at which any node could commit [TIME-6].
CREATE TABLE service (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  beat_at bigint NOT NULL
);

-- What must follow a commit, written with it.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  created_at bigint NOT NULL,
  dispatched_at bigint
);
CREATE INDEX outbox_waiting ON outbox (id) WHERE dispatched_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON delivery, sitting, incident, accommodation, flagged, sitting_device, service, outbox TO invigil_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON node TO invigil_app;
GRANT SELECT, INSERT ON time_entry, sitting_event, form, response, outcome TO invigil_app;
