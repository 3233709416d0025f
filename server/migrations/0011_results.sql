-- Results in the order in which graders read them.
CREATE INDEX sitting_results ON sitting (ended_at DESC, id DESC) WHERE status IN ('scored', 'voided');

-- Which process has taken the row to the queue, and when the job was done: rows that stay undone are taken there again.
ALTER TABLE outbox
  ADD COLUMN claimed_at bigint,
  ADD COLUMN done_at bigint;
CREATE INDEX outbox_undone ON outbox (dispatched_at) WHERE done_at IS NULL AND dispatched_at IS NOT NULL;
GRANT DELETE ON outbox TO invigil_app;

-- Every message to a candidate, once per kind, subject and number: the outcome's seq where there is one.
CREATE TABLE notice (
  kind text NOT NULL,
  subject_id text NOT NULL,
  seq integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  sent_at bigint NOT NULL,
  PRIMARY KEY (kind, subject_id, seq)
);
CREATE INDEX notice_of_person ON notice (person_id, sent_at);

CREATE TABLE export_job (
  id uuid PRIMARY KEY,
  requested_by uuid NOT NULL REFERENCES person,
  format text NOT NULL CHECK (format IN ('csv', 'xlsx', 'json')),
  granularity text NOT NULL CHECK (granularity IN ('sittings', 'items')),
  filters jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'running', 'finished', 'failed')),
  -- Grows with every try; chunks of an earlier one are never read.
  run integer NOT NULL DEFAULT 0,
  rows_written integer NOT NULL DEFAULT 0,
  sittings_done integer NOT NULL DEFAULT 0,
  sittings_in_all integer,
  bytes bigint NOT NULL DEFAULT 0,
  requested_at bigint NOT NULL,
  finished_at bigint,
  expires_at bigint NOT NULL
);
CREATE INDEX export_job_of_person ON export_job (requested_by, requested_at);

-- The file of an export, in pieces, where every node can read it.
CREATE TABLE export_chunk (
  export_id uuid NOT NULL REFERENCES export_job ON DELETE CASCADE,
  run integer NOT NULL,
  seq integer NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (export_id, run, seq)
);

GRANT SELECT, INSERT ON notice TO invigil_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON export_job TO invigil_app;
GRANT SELECT, INSERT, DELETE ON export_chunk TO invigil_app;
