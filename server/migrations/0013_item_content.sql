-- Images of items, by the sha-256 of their bytes in hex: versions of banks name them by it, so nobody changes or removes one [FORM-1].
CREATE TABLE item_image (
  hash text PRIMARY KEY CHECK (hash = encode(sha256(bytes), 'hex')),
  media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml')),
  bytes bytea NOT NULL CHECK (length(bytes) <= 5 * 1024 * 1024),
  loaded_at bigint NOT NULL
);
-- Image files are packed already.
ALTER TABLE item_image ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE FUNCTION refuse_change_of_item_image() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an image of items is never changed or removed [FORM-1]';
END
$$;
CREATE TRIGGER item_image_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON item_image
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_item_image();

GRANT SELECT, INSERT ON item_image TO invigil_app;

-- The language of the item texts, chosen at check-in and fixed from the start; null: the bank's own.
ALTER TABLE sitting ADD COLUMN language text;
