-- What people decided about items, and who has read keys.

-- Rows are added and never touched again; of one item the newest holds. A review is of one content, named by its hash; a flag and
-- a retirement are of the item.
CREATE TABLE item_decision (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  bank_id text NOT NULL,
  item_id text NOT NULL,
  -- sha-256 of the item's canonical content that was looked at, in hex.
  item_hash text NOT NULL CHECK (item_hash ~ '^[0-9a-f]{64}$'),
  decision text NOT NULL CHECK (decision IN ('reviewed', 'under-review', 'retired')),
  replaced_by text,
  reason text NOT NULL CHECK (length(reason) <= 1000),
  actor_id uuid NOT NULL REFERENCES person,
  decided_at bigint NOT NULL,
  CHECK (replaced_by IS NULL OR (decision = 'retired' AND replaced_by <> item_id))
);
CREATE INDEX item_decision_of_item ON item_decision (bank_id, item_id, seq);

-- Whoever has seen a key of a bank: they sit no live exam that is drawn from it [ROLE-1]. Each single look is in the audit log.
CREATE TABLE key_reader (
  person_id uuid NOT NULL REFERENCES person,
  bank_id text NOT NULL,
  first_read_at bigint NOT NULL,
  PRIMARY KEY (person_id, bank_id)
);

-- Usage and exposure of a bank's items.
CREATE INDEX form_of_bank ON form (bank_id, delivered_at);

GRANT SELECT, INSERT ON item_decision, key_reader TO invigil_app;
