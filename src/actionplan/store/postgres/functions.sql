-- The functions and triggers of a plan's schema, made anew whenever its tables are brought up to date.
-- @schema@ is its name, quoted; @channel@ the channel, as a literal, that its changes are told on.
-- What guards the plan is done as the owner of the schema; session_user is whoever has logged in.

-- --- what SQLite has and PostgreSQL has not: the statements of store/sql use them ---------------------------

CREATE OR REPLACE FUNCTION @schema@.json_extract(document text, path text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT document::json ->> substr(path, 3) $$;

CREATE OR REPLACE FUNCTION @schema@.json_remove(document text, path text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT (document::jsonb - substr(path, 3))::text $$;

CREATE OR REPLACE FUNCTION @schema@.json_each(document text) RETURNS TABLE (value text)
LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.json_array_elements_text(document::json) $$;

CREATE OR REPLACE FUNCTION @schema@.instr(whole text, part text) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$ SELECT strpos(whole, part) $$;

CREATE OR REPLACE FUNCTION @schema@.instr(whole bigint, part text) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$ SELECT strpos(whole::text, part) $$;

CREATE OR REPLACE FUNCTION @schema@.instr(whole double precision, part text) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$ SELECT strpos(whole::text, part) $$;

-- --- the log's texts, worded as SQLite's json_object words them ---------------------------------------------

CREATE OR REPLACE FUNCTION @schema@.as_json(value text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(to_json(value)::text, 'null') $$;

CREATE OR REPLACE FUNCTION @schema@.as_json(value bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(value::text, 'null') $$;

CREATE OR REPLACE FUNCTION @schema@.as_json(value double precision) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value IS NULL THEN 'null'
                WHEN value = trunc(value) AND abs(value) < 1e15 THEN value::bigint::text || '.0'
                ELSE value::text END
$$;

-- --- the chain of digests: the same as in store/sql/hash_chain.py -------------------------------------------

-- A text as Python's json.dumps writes it, with nothing in it but ASCII.
CREATE OR REPLACE FUNCTION @schema@.ascii_json(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    written text := coalesce(to_json(value)::text, 'null');
BEGIN
    IF written !~ '[^\x20-\x7e]' THEN
        RETURN written;
    END IF;
    RETURN (
        SELECT string_agg(
            CASE
                WHEN part[1] IS NOT NULL THEN part[1]
                WHEN ascii(part[2]) < 65536 THEN '\u' || lpad(to_hex(ascii(part[2])), 4, '0')
                ELSE '\u' || to_hex(55296 + ((ascii(part[2]) - 65536) >> 10))
                    || '\u' || to_hex(56320 + ((ascii(part[2]) - 65536) & 1023))
            END, '' ORDER BY place)
        FROM regexp_matches(written, '([\x20-\x7e]+)|([^\x20-\x7e])', 'g') WITH ORDINALITY AS parts (part, place)
    );
END $$;

CREATE OR REPLACE FUNCTION @schema@.digest_of(number bigint, previous text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = @schema@, pg_temp AS $$
DECLARE
    c change;
    head text;
    entries text;
BEGIN
    SELECT * INTO c FROM change WHERE seq = number;
    head := '[' || c.seq || ',' || ascii_json(c.at) || ',' || ascii_json(c.day) || ',' || ascii_json(c."by") || ','
        || ascii_json(c.source) || ',' || ascii_json(c.note) || ',' || coalesce(c.undoes::text, 'null')
        || CASE WHEN c.review IS NULL THEN '' ELSE ',' || ascii_json(c.review) END || ']';
    SELECT string_agg('[' || l.seq || ',' || l.change || ',' || ascii_json(l.kind) || ',' || ascii_json(l.ref) || ','
        || l.version || ',' || ascii_json(l.before) || ',' || ascii_json(l.after) || ']', ',' ORDER BY l.seq)
        INTO entries FROM log l WHERE l.change = number;
    RETURN encode(sha256(convert_to(
        '[' || ascii_json(previous) || ',' || head || ',[' || coalesce(entries, '') || ']]', 'UTF8')), 'hex');
END $$;

-- --- who it is, and what they may do ------------------------------------------------------------------------

-- The role of whoever has logged in: a keeper's until somebody has been given one, empty for whoever has none then.
CREATE OR REPLACE FUNCTION @schema@.login_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
    SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM access_grant WHERE withdrawn = '' AND role IS NOT NULL) THEN 'keeper'
        ELSE coalesce((SELECT role FROM access_grant WHERE ref = session_user AND withdrawn = ''), '') END
$$;

-- The ref of the person that they are; empty if that has not been said.
CREATE OR REPLACE FUNCTION @schema@.login_person() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
    SELECT coalesce((SELECT person FROM access_grant WHERE ref = session_user AND withdrawn = ''), '')
$$;

-- The person that somebody turned out to be, however often they were merged.
CREATE OR REPLACE FUNCTION @schema@.person_meant(somebody text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
    WITH RECURSIVE passed (ref, step) AS (
        SELECT somebody COLLATE "C", 0
        UNION ALL
        SELECT p.merged_into, step + 1 FROM passed JOIN person p ON p.ref = passed.ref
        WHERE p.merged_into <> '' AND step < 100
    )
    SELECT ref FROM passed ORDER BY step DESC LIMIT 1
$$;

-- The name that stands in the history: that of the person, else of the login.
CREATE OR REPLACE FUNCTION @schema@.login_name() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
    SELECT CASE WHEN login_person() = '' THEN session_user::text
        ELSE coalesce((SELECT name FROM person WHERE ref = person_meant(login_person())),
            split_part(person_meant(login_person()), E'\n', 1)) END
$$;

-- Whether an action is one that a person owns or supports.
CREATE OR REPLACE FUNCTION @schema@.is_theirs(action_ref text, somebody text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM action a WHERE a.ref = action_ref AND somebody <> '' AND (
            person_meant(a.owner) = person_meant(somebody)
            OR EXISTS (SELECT 1 FROM pg_catalog.json_array_elements_text(a.support::json) AS s (who)
                WHERE person_meant(s.who) = person_meant(somebody))))
$$;

-- --- a change: begun by whoever makes it, sealed by the database when it is committed -----------------------

CREATE OR REPLACE FUNCTION @schema@.begin_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
DECLARE
    undone text;
BEGIN
    PERFORM pg_advisory_xact_lock(@lock@);
    -- What the change itself does to roles counts from the next one on.
    NEW.role := login_role();
    IF NEW.role IN ('', 'reader') THEN
        RAISE EXCEPTION 'your login % may not change the plan', session_user USING ERRCODE = '42501';
    END IF;
    NEW.seq := (SELECT coalesce(max(seq), 0) + 1 FROM change);
    NEW."by" := login_name();
    NEW.login := session_user;
    -- By this whoever makes the change finds it again, where the answer to the commit was lost.
    NEW.ticket := coalesce(current_setting('actionplan.ticket', true), '');
    NEW.digest := NULL;
    IF NEW.source = 'init' AND NEW.seq > 1 THEN
        RAISE EXCEPTION 'the plan has been made already' USING ERRCODE = '42501';
    END IF;
    IF NEW.source = 'redact' AND NEW.role <> 'keeper' THEN
        RAISE EXCEPTION 'only a keeper may take out a text' USING ERRCODE = '42501';
    END IF;
    IF NEW.source = 'undo' AND NEW.role <> 'keeper' THEN
        SELECT by INTO undone FROM change WHERE seq = NEW.undoes;
        IF undone IS DISTINCT FROM NEW."by" THEN
            RAISE EXCEPTION 'only a keeper may undo what others did' USING ERRCODE = '42501';
        END IF;
    END IF;
    IF NEW.day !~ '^\d{4}-\d\d-\d\d$' OR NEW.at !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d' THEN
        RAISE EXCEPTION 'a change has a day and a moment' USING ERRCODE = '22007';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION @schema@.seal_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
DECLARE
    previous text;
    seal text;
BEGIN
    IF EXISTS (SELECT 1 FROM access_grant WHERE withdrawn = '' AND role IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM access_grant WHERE withdrawn = '' AND role = 'keeper')
    THEN
        RAISE EXCEPTION 'somebody has to be a keeper';
    END IF;
    SELECT digest INTO previous FROM change WHERE seq < NEW.seq ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT document INTO previous FROM plan;
    END IF;
    seal := digest_of(NEW.seq, previous);
    UPDATE change SET digest = seal WHERE seq = NEW.seq;
    INSERT INTO chain_head (id, seq, seal)
        VALUES (1, NEW.seq, encode(sha256(convert_to('head ' || NEW.seq || ' ' || seal, 'UTF8')), 'hex'))
        ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, seal = excluded.seal;
    PERFORM pg_notify(@channel@, NEW.seq::text);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION @schema@.refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$;

-- --- a record: what may be written of it, by whom, and that the log has it ----------------------------------

CREATE OR REPLACE FUNCTION @schema@.guard_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
DECLARE
    role text;
    rule permission;
    fields text[];
    new_row jsonb := to_jsonb(NEW);
    old_row jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
    of_action text;
BEGIN
    SELECT c.role INTO role FROM change c WHERE c.seq = NEW.change AND c.digest IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'history is append-only';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.version <> 1 THEN
            RAISE EXCEPTION 'a version goes up by one';
        END IF;
    ELSE
        IF NEW.version IS DISTINCT FROM OLD.version + 1 THEN
            RAISE EXCEPTION 'a version goes up by one';
        ELSIF NEW.ref IS DISTINCT FROM OLD.ref THEN
            RAISE EXCEPTION 'a ref never changes';
        ELSIF NEW.change = OLD.change THEN
            RAISE EXCEPTION 'a change touches a record once';
        END IF;
    END IF;
    IF role = 'keeper' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO STRICT rule FROM permission WHERE kind = TG_TABLE_NAME;
    IF role = 'editor' AND (rule.role <> 'keeper' OR TG_OP = 'INSERT' AND rule.may_add = 'editor') THEN
        PERFORM guard_editor(TG_TABLE_NAME, old_row, new_row);
        RETURN NEW;
    END IF;
    IF role = 'updater' AND TG_OP = 'INSERT' AND rule.may_add = 'updater' THEN
        RETURN NEW;
    END IF;
    IF role = 'updater' AND rule.updater_fields IS NOT NULL THEN
        of_action := CASE WHEN TG_TABLE_NAME = 'action' THEN NEW.ref ELSE new_row ->> 'action' END;
        SELECT array_agg(key) INTO fields FROM jsonb_each(new_row)
            WHERE key NOT IN ('version', 'change', 'rowid') AND value IS DISTINCT FROM coalesce(old_row -> key, 'null')
            AND (TG_OP = 'UPDATE' OR TG_TABLE_NAME = 'action');
        IF is_theirs(of_action, login_person())
            AND (old_row IS NULL OR TG_TABLE_NAME = 'action' OR old_row ->> 'action' = of_action)
            AND NOT (TG_OP = 'INSERT' AND TG_TABLE_NAME = 'action')
            AND coalesce(fields, '{}') <@ rule.updater_fields
            AND (TG_TABLE_NAME <> 'action' OR new_row ->> 'stage' IN ('open', 'complete')
                AND old_row ->> 'stage' IN ('open', 'complete'))
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'your login % is %, who may not change this of % %', session_user,
        CASE role WHEN '' THEN 'nobody' WHEN 'editor' THEN 'an editor' WHEN 'updater' THEN 'an updater'
            ELSE 'a ' || role END,
        TG_TABLE_NAME, NEW.ref USING ERRCODE = '42501';
END $$;

-- What an editor may not do although it is of a kind that they may change: sign off what is their own, or call somebody
-- who is named for the first time something else.
CREATE OR REPLACE FUNCTION @schema@.guard_editor(kind text, old_row jsonb, new_row jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
BEGIN
    IF kind = 'action' AND new_row ->> 'signed_off_by' <> ''
        AND new_row ->> 'signed_off_by' IS DISTINCT FROM old_row ->> 'signed_off_by'
        AND person_meant(new_row ->> 'owner') = person_meant(login_person())
    THEN
        RAISE EXCEPTION 'an action is signed off by somebody other than its owner' USING ERRCODE = '42501';
    END IF;
    IF kind IN ('person', 'body') AND old_row IS NULL
        AND new_row ->> 'name' <> split_part(new_row ->> 'ref', E'\n', 1) THEN
        RAISE EXCEPTION 'only a keeper may give somebody another name' USING ERRCODE = '42501';
    END IF;
END $$;

-- A review that is over is locked: neither it nor its items change any more, and it decides nothing more.
CREATE OR REPLACE FUNCTION @schema@.guard_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
DECLARE
    state_now text;
BEGIN
    IF TG_TABLE_NAME = 'review' THEN
        state_now := OLD.state;
    ELSE
        SELECT state INTO state_now FROM review WHERE ref = to_jsonb(NEW) ->> 'review';
    END IF;
    IF state_now = 'closed' OR state_now <> 'open' AND NOT (TG_TABLE_NAME = 'review_item' AND TG_OP = 'UPDATE') THEN
        RAISE EXCEPTION 'the review is over and locked';
    END IF;
    RETURN NEW;
END $$;

-- --- a text that is taken out: the one exception to a history that is only added to -------------------------

-- Only what stands there with parts of it replaced by the placeholder may take the place of a text; of headings that
-- become the same, the later ones are numbered.
CREATE OR REPLACE FUNCTION @schema@.refuse_other_words(before text, after text, placeholder text) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    pattern text := regexp_replace(after, '([\\%_])', '\\\1', 'g');
    mark text := regexp_replace(placeholder, '([\\%_])', '\\\1', 'g');
    number integer;
BEGIN
    FOR number IN 2..50 LOOP
        pattern := replace(pattern, mark || ' (' || number || ')', '%');
    END LOOP;
    IF before NOT LIKE replace(pattern, mark, '%') THEN
        RAISE EXCEPTION 'nothing but the placeholder is put in the place of a text' USING ERRCODE = '42501';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION @schema@.take_out(placeholder text, alterations jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = @schema@, pg_temp AS $$
DECLARE
    one record;
    was text;
    tables text[];
    name text;
BEGIN
    IF login_role() <> 'keeper' THEN
        RAISE EXCEPTION 'only a keeper may take out a text' USING ERRCODE = '42501';
    END IF;
    IF placeholder !~ '^\[redacted ' THEN
        RAISE EXCEPTION 'a placeholder says that it is one' USING ERRCODE = '42501';
    END IF;
    PERFORM pg_advisory_xact_lock(@lock@);
    SELECT array_agg(DISTINCT kind) INTO tables FROM jsonb_to_recordset(alterations) AS a (kind text);
    FOREACH name IN ARRAY coalesce(tables, '{}') LOOP
        EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', name);
    END LOOP;
    FOR one IN SELECT * FROM jsonb_to_recordset(alterations)
        AS a (kind text, id text, key text, field text, value text)
    LOOP
        IF NOT (one.kind, one.field) IN (('plan', 'document'), ('change', 'note'), ('log', 'before'), ('log', 'after'))
            AND NOT EXISTS (SELECT 1 FROM permission WHERE kind = one.kind)
            OR one.field IN ('ref', 'version', 'change', 'rowid')
        THEN
            RAISE EXCEPTION 'that is no text of the plan' USING ERRCODE = '42501';
        END IF;
        EXECUTE format('SELECT %I FROM %I WHERE %I::text = $1', one.field, one.kind, one.key) INTO was USING one.id;
        PERFORM refuse_other_words(was, one.value, placeholder);
        EXECUTE format('UPDATE %I SET %I = $1 WHERE %I::text = $2', one.kind, one.field, one.key)
            USING one.value, one.id;
    END LOOP;
    FOREACH name IN ARRAY coalesce(tables, '{}') LOOP
        EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', name);
    END LOOP;
END $$;
