-- Instants are milliseconds since 1970 on the database server's clock.

CREATE TABLE person (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  name text NOT NULL,
  -- Null: this person signs in by links alone.
  password_hash text,
  roles text[] NOT NULL CHECK (roles <@ ARRAY['candidate', 'proctor', 'grader', 'registrar', 'admin']),
  organization text,
  phone text,
  -- The public directory shows e-mail address, organization and phone of those who asked for it, and of nobody else.
  contact_in_directory boolean NOT NULL DEFAULT false,
  is_demonstration boolean NOT NULL DEFAULT false,
  created_at bigint NOT NULL,
  disabled_at bigint
);
CREATE INDEX person_by_name ON person (lower(name), id);

CREATE TABLE login (
  id uuid PRIMARY KEY,
  -- SHA-256 of the token in the cookie: who reads this table can sign in as nobody.
  token_hash bytea NOT NULL UNIQUE,
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  revoked_at bigint,
  address text NOT NULL,
  user_agent text NOT NULL
);
CREATE INDEX login_of_person ON login (person_id);

CREATE TABLE sign_in_link (
  token_hash bytea PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint
);
CREATE INDEX sign_in_link_of_person ON sign_in_link (person_id);

GRANT SELECT, INSERT, UPDATE ON person TO invigil_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON login, sign_in_link TO invigil_app;
