-- The audit log [AUDIT-1]: rows are added and never touched again. Each row's hash covers the hash before it, audit_head
-- holds the newest one, and audit_seal holds heads signed with the server's secret (docs/decisions/0004-audit-chain.md).

CREATE TABLE audit_entry (
  seq bigint PRIMARY KEY,
  at bigint NOT NULL,
  -- Opaque: names live in person. Null: the system itself, or a command line.
  actor_id uuid,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  -- Text and not jsonb: the hash covers these bytes.
  detail text NOT NULL CHECK (detail IS JSON),
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL
);
CREATE INDEX audit_entry_of_subject ON audit_entry (subject_kind, subject_id, seq);
CREATE INDEX audit_entry_of_actor ON audit_entry (actor_id, seq);

-- One row, locked by whoever appends: entries come one after the other.
CREATE TABLE audit_head (
  is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
  seq bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE TABLE audit_seal (
  seq bigint PRIMARY KEY,
  hash bytea NOT NULL,
  at bigint NOT NULL,
  mac bytea NOT NULL
);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log only grows: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION let_audit_head_move_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> OLD.seq + 1 THEN
    RAISE EXCEPTION 'the head of the audit log moves on by one entry at a time' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_seal_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_head
  FOR EACH ROW EXECUTE FUNCTION let_audit_head_move_on();

GRANT SELECT, INSERT ON audit_entry, audit_seal TO invigil_app;
GRANT SELECT, UPDATE (seq, hash) ON audit_head TO invigil_app;
