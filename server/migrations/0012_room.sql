-- What a candidate can do in the room beside answering.

-- How the room of a sitting is, fixed when it is made.
ALTER TABLE sitting
  ADD COLUMN calculator text NOT NULL DEFAULT 'none' CHECK (calculator IN ('none', 'basic')),
  ADD COLUMN item_view text NOT NULL DEFAULT 'one' CHECK (item_view IN ('one', 'all')),
  -- Linear navigation: the item it has come to. Null: items are free to go to.
  ADD COLUMN reached_position smallint CHECK (reached_position >= 1);

-- Options struck out and a scratchpad; never scored.
CREATE TABLE notes (
  sitting_id uuid PRIMARY KEY REFERENCES sitting,
  version integer NOT NULL DEFAULT 1,
  content jsonb NOT NULL
);

-- What candidates and staff say to each other in a sitting.
CREATE TABLE room_message (
  id uuid PRIMARY KEY,
  sitting_id uuid NOT NULL REFERENCES sitting,
  author_id uuid NOT NULL REFERENCES person,
  author_role text NOT NULL CHECK (author_role IN ('candidate', 'proctor', 'registrar')),
  text text NOT NULL CHECK (length(text) <= 1000),
  to_all boolean NOT NULL DEFAULT false,
  sent_at bigint NOT NULL,
  -- Of a candidate's request for help: when it was answered.
  answered_at bigint,
  -- Where no proctor is, a request for help is an incident that holds nothing.
  incident_id uuid REFERENCES incident
);
CREATE INDEX room_message_of_sitting ON room_message (sitting_id, sent_at);
CREATE INDEX room_message_of_incident ON room_message (sent_at) WHERE incident_id IS NOT NULL;

CREATE TABLE item_comment (
  id uuid PRIMARY KEY,
  sitting_id uuid NOT NULL REFERENCES sitting,
  position smallint NOT NULL,
  bank_id text NOT NULL,
  bank_version_id text NOT NULL,
  item_id text NOT NULL,
  text text NOT NULL CHECK (length(text) <= 1000),
  commented_at bigint NOT NULL
);
CREATE INDEX item_comment_of_item ON item_comment (bank_id, item_id, commented_at);

GRANT SELECT, INSERT, UPDATE ON notes, room_message TO invigil_app;
GRANT SELECT, INSERT ON item_comment TO invigil_app;
