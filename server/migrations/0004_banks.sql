-- Versions of item banks. Forms name the version they were drawn from, and are delivered and scored from it for ever
-- [FORM-1], so nobody changes or removes a version.

CREATE TABLE bank_version (
  -- sha-256 of the canonical content, in hex.
  id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{64}$'),
  bank_id text NOT NULL,
  title text NOT NULL,
  is_sample boolean NOT NULL,
  content jsonb NOT NULL,
  loaded_at bigint NOT NULL
);
CREATE INDEX bank_version_of_bank ON bank_version (bank_id, loaded_at);

CREATE FUNCTION refuse_change_of_bank_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a bank version is never changed or removed [FORM-1]';
END
$$;
CREATE TRIGGER bank_version_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_bank_version();

-- The version that new forms are drawn from.
CREATE TABLE bank_current (
  bank_id text PRIMARY KEY,
  version_id text NOT NULL REFERENCES bank_version
);

GRANT SELECT, INSERT ON bank_version TO invigil_app;
GRANT SELECT, INSERT, UPDATE ON bank_current TO invigil_app;
