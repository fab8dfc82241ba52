-- Made by `python -m tools.schema update`; do not edit by hand.
SET LOCAL check_function_bodies = false;
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE TYPE public.schedule_uuid_range AS RANGE (
    subtype = uuid,
    multirange_type_name = public.schedule_uuid_multirange
);
CREATE FUNCTION public.awards_box_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF (SELECT state FROM awards_round WHERE id = OLD.round_id) NOT IN ('done', 'none', 'cancelled') THEN RAISE EXCEPTION 'the ballot box is sealed' USING ERRCODE = 'insufficient_privilege'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.awards_box_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF (SELECT state FROM awards_round WHERE id = NEW.round_id) <> 'voting' THEN RAISE EXCEPTION 'the ballot box is sealed' USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.awards_box_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the ballot box is sealed' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE FUNCTION public.ledger_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id uuid NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.accounts_account (
    last_login timestamp with time zone,
    id uuid NOT NULL,
    name character varying(60) NOT NULL,
    phone bytea NOT NULL,
    phone_index bytea,
    phone_verified_at timestamp with time zone,
    is_active boolean NOT NULL,
    size character varying(8) NOT NULL,
    theme character varying(8) NOT NULL,
    language character varying(8) NOT NULL,
    factor_reset_at timestamp with time zone,
    demo_words character varying(60) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    password character varying(128) NOT NULL
);
CREATE TABLE public.accounts_appointment (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    role character varying(20) NOT NULL,
    scope_kind character varying(12) NOT NULL,
    scope_id uuid,
    starts_on date NOT NULL,
    ends_on date,
    ended_at timestamp with time zone,
    account_id uuid NOT NULL,
    appointed_by_id uuid,
    community_id uuid,
    CONSTRAINT appointment_term_forward CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
);
CREATE TABLE public.accounts_deskcode (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    digest bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    account_id uuid NOT NULL,
    community_id uuid NOT NULL,
    issued_by_id uuid
);
CREATE TABLE public.accounts_factorreset (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    account_id uuid NOT NULL,
    asked_by_id uuid NOT NULL,
    community_id uuid NOT NULL,
    confirmed_by_id uuid,
    CONSTRAINT factor_reset_by_two CHECK (((confirmed_by_id IS NULL) OR (NOT ((confirmed_by_id = asked_by_id) AND (confirmed_by_id IS NOT NULL)))))
);
CREATE TABLE public.accounts_phonechange (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    phone bytea NOT NULL,
    due_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    account_id uuid NOT NULL,
    asked_by_id uuid,
    community_id uuid NOT NULL
);
CREATE TABLE public.accounts_phonecode (
    id uuid NOT NULL,
    purpose character varying(10) NOT NULL,
    phone bytea NOT NULL,
    digest bytea,
    tries_left smallint NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    used_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    account_id uuid,
    community_id uuid NOT NULL,
    CONSTRAINT accounts_phonecode_tries_left_check CHECK ((tries_left >= 0))
);
CREATE TABLE public.accounts_signin (
    id uuid NOT NULL,
    session_key character varying(40) NOT NULL,
    device bytea NOT NULL,
    browser character varying(10) NOT NULL,
    on_mobile boolean NOT NULL,
    how character varying(10) NOT NULL,
    with_second_factor boolean NOT NULL,
    signed_in_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    account_id uuid NOT NULL
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.awards_ballotpaper (
    id uuid NOT NULL,
    box character varying(10) NOT NULL,
    marks jsonb NOT NULL,
    verdict character varying(8) NOT NULL,
    community_id uuid NOT NULL,
    round_id uuid NOT NULL
);
CREATE TABLE public.awards_candidate (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    label character varying(60) NOT NULL,
    "where" character varying(82) NOT NULL,
    deed character varying(30) NOT NULL,
    story character varying(300) NOT NULL,
    state character varying(10) NOT NULL,
    number smallint,
    agreed_mouth character varying(12) NOT NULL,
    review_reason character varying(10) NOT NULL,
    review_note bytea NOT NULL,
    outcome character varying(10) NOT NULL,
    certificate character varying(24) NOT NULL,
    certified_on date,
    community_id uuid NOT NULL,
    person_id uuid,
    reviewed_by_id uuid,
    round_id uuid NOT NULL,
    CONSTRAINT awards_candidate_number_check CHECK ((number >= 0))
);
CREATE TABLE public.awards_counter (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    present_at timestamp with time zone NOT NULL,
    opened_box boolean NOT NULL,
    signed_at timestamp with time zone,
    account_id uuid NOT NULL,
    community_id uuid NOT NULL,
    round_id uuid NOT NULL
);
CREATE TABLE public.awards_elector (
    id uuid NOT NULL,
    key uuid NOT NULL,
    is_late boolean NOT NULL,
    is_void boolean NOT NULL,
    paper character varying(12) NOT NULL,
    is_assisted boolean NOT NULL,
    building_id uuid,
    community_id uuid NOT NULL,
    household_id uuid,
    person_id uuid,
    round_id uuid NOT NULL
);
CREATE TABLE public.awards_envelope (
    id uuid NOT NULL,
    version smallint NOT NULL,
    sealed bytea NOT NULL,
    receipt character varying(8) NOT NULL,
    client_key character varying(64) NOT NULL,
    community_id uuid NOT NULL,
    elector_id uuid,
    round_id uuid NOT NULL,
    sheet_id uuid,
    CONSTRAINT award_envelope_of_one CHECK ((((elector_id IS NULL) AND (sheet_id IS NOT NULL)) OR ((elector_id IS NOT NULL) AND (sheet_id IS NULL)))),
    CONSTRAINT awards_envelope_version_check CHECK ((version >= 0))
);
CREATE TABLE public.awards_hometrip (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    went_on date NOT NULL,
    carrier bytea NOT NULL,
    watchers bytea NOT NULL,
    watching smallint NOT NULL,
    doors smallint NOT NULL,
    ballots smallint NOT NULL,
    seal_number character varying(20) NOT NULL,
    community_id uuid NOT NULL,
    round_id uuid NOT NULL,
    CONSTRAINT awards_hometrip_ballots_check CHECK ((ballots >= 0)),
    CONSTRAINT awards_hometrip_doors_check CHECK ((doors >= 0)),
    CONSTRAINT awards_hometrip_watching_check CHECK ((watching >= 0))
);
CREATE TABLE public.awards_juror (
    id uuid NOT NULL,
    label character varying(60) NOT NULL,
    "where" character varying(82) NOT NULL,
    salt uuid,
    seal character varying(64) NOT NULL,
    has_sheet boolean NOT NULL,
    community_id uuid NOT NULL,
    person_id uuid,
    round_id uuid NOT NULL
);
CREATE TABLE public.awards_lateelector (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    why bytea NOT NULL,
    is_added boolean,
    asked_by_id uuid,
    community_id uuid NOT NULL,
    decided_by_id uuid,
    household_id uuid,
    person_id uuid,
    round_id uuid NOT NULL
);
CREATE TABLE public.awards_nomination (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    kind character varying(10) NOT NULL,
    state character varying(8) NOT NULL,
    by_host uuid,
    wanted bytea NOT NULL,
    deed bytea NOT NULL,
    story bytea NOT NULL,
    mouth character varying(12) NOT NULL,
    paper_number bytea NOT NULL,
    by_account_id uuid,
    by_person_id uuid,
    candidate_id uuid,
    community_id uuid NOT NULL,
    wanted_building_id uuid,
    round_id uuid NOT NULL
);
CREATE TABLE public.awards_objection (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    code character varying(8) NOT NULL,
    words bytea NOT NULL,
    reach bytea NOT NULL,
    mouth character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    answer bytea NOT NULL,
    decided_at timestamp with time zone,
    candidate_id uuid,
    community_id uuid NOT NULL,
    decided_by_id uuid,
    round_id uuid NOT NULL
);
CREATE TABLE public.awards_round (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    title character varying(20) NOT NULL,
    year smallint NOT NULL,
    about character varying(300) NOT NULL,
    state character varying(12) NOT NULL,
    electorate character varying(10) NOT NULL,
    min_age smallint NOT NULL,
    seats smallint NOT NULL,
    choose_up_to smallint NOT NULL,
    min_candidates smallint NOT NULL,
    weight_residents smallint NOT NULL,
    weight_panel smallint NOT NULL,
    panel_size smallint NOT NULL,
    notice_days smallint NOT NULL,
    tie_rule character varying(8) NOT NULL,
    turnout_percent smallint NOT NULL,
    may_recast boolean NOT NULL,
    may_assist boolean NOT NULL,
    nominators jsonb NOT NULL,
    nominate_from date NOT NULL,
    nominate_until date NOT NULL,
    review_until date NOT NULL,
    vote_opens_at timestamp with time zone NOT NULL,
    vote_closes_at timestamp with time zone NOT NULL,
    count_at timestamp with time zone NOT NULL,
    count_place character varying(40) NOT NULL,
    published_at timestamp with time zone,
    rules_digest character varying(64) NOT NULL,
    rules_version smallint NOT NULL,
    salt uuid,
    public_key bytea,
    box_made_at timestamp with time zone,
    box_tried_at timestamp with time zone,
    opened_at timestamp with time zone,
    electors_count integer NOT NULL,
    electors_digest character varying(64) NOT NULL,
    paused_at timestamp with time zone,
    pause_why character varying(20) NOT NULL,
    closed_at timestamp with time zone,
    envelopes_count integer NOT NULL,
    box_digest character varying(64) NOT NULL,
    box_opened_at timestamp with time zone,
    signed_at timestamp with time zone,
    record jsonb NOT NULL,
    why_none character varying(10) NOT NULL,
    cancelled_why character varying(200) NOT NULL,
    notice_number smallint NOT NULL,
    notice_from date,
    notice_until date,
    done_at timestamp with time zone,
    community_id uuid NOT NULL,
    created_by_id uuid,
    names_until date,
    CONSTRAINT award_vote_has_length CHECK ((vote_closes_at > vote_opens_at)),
    CONSTRAINT award_weights CHECK ((weight_residents = (100 - weight_panel))),
    CONSTRAINT awards_round_choose_up_to_check CHECK ((choose_up_to >= 0)),
    CONSTRAINT awards_round_electors_count_check CHECK ((electors_count >= 0)),
    CONSTRAINT awards_round_envelopes_count_check CHECK ((envelopes_count >= 0)),
    CONSTRAINT awards_round_min_age_check CHECK ((min_age >= 0)),
    CONSTRAINT awards_round_min_candidates_check CHECK ((min_candidates >= 0)),
    CONSTRAINT awards_round_notice_days_check CHECK ((notice_days >= 0)),
    CONSTRAINT awards_round_notice_number_check CHECK ((notice_number >= 0)),
    CONSTRAINT awards_round_panel_size_check CHECK ((panel_size >= 0)),
    CONSTRAINT awards_round_rules_version_check CHECK ((rules_version >= 0)),
    CONSTRAINT awards_round_seats_check CHECK ((seats >= 0)),
    CONSTRAINT awards_round_turnout_percent_check CHECK ((turnout_percent >= 0)),
    CONSTRAINT awards_round_weight_panel_check CHECK ((weight_panel >= 0)),
    CONSTRAINT awards_round_weight_residents_check CHECK ((weight_residents >= 0)),
    CONSTRAINT awards_round_year_check CHECK ((year >= 0))
);
CREATE TABLE public.awards_sheet (
    id uuid NOT NULL,
    box character varying(10) NOT NULL,
    serial integer NOT NULL,
    code_index bytea NOT NULL,
    state character varying(10) NOT NULL,
    community_id uuid NOT NULL,
    round_id uuid NOT NULL,
    CONSTRAINT awards_sheet_serial_check CHECK ((serial >= 0))
);
CREATE TABLE public.awards_typing (
    id uuid NOT NULL,
    marks jsonb NOT NULL,
    verdict character varying(8) NOT NULL,
    is_settled boolean NOT NULL,
    account_id uuid,
    community_id uuid NOT NULL,
    sheet_id uuid NOT NULL
);
CREATE TABLE public.awards_witness (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    signed_at timestamp with time zone,
    mouth character varying(12) NOT NULL,
    paper_number bytea NOT NULL,
    community_id uuid NOT NULL,
    person_id uuid,
    round_id uuid NOT NULL
);
CREATE TABLE public.base_clientkey (
    id uuid NOT NULL,
    community_id uuid NOT NULL,
    actor_ref uuid NOT NULL,
    key character varying(64) NOT NULL,
    content bytea NOT NULL,
    result uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.base_job (
    id uuid NOT NULL,
    community_id uuid,
    kind character varying(48) NOT NULL,
    args jsonb NOT NULL,
    created_by uuid,
    maker jsonb NOT NULL,
    state character varying(10) NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    words character varying(160) NOT NULL,
    result jsonb NOT NULL,
    steps jsonb NOT NULL,
    files jsonb NOT NULL,
    error_code character varying(48) NOT NULL,
    error_data jsonb NOT NULL,
    attempt smallint NOT NULL,
    lease_boot character varying(40) NOT NULL,
    lease_until double precision NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    heartbeat_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT base_job_attempt_check CHECK ((attempt >= 0)),
    CONSTRAINT base_job_done_check CHECK ((done >= 0)),
    CONSTRAINT base_job_total_check CHECK ((total >= 0))
);
CREATE TABLE public.base_searchentry (
    id bigint NOT NULL,
    community_id uuid NOT NULL,
    kind character varying(24) NOT NULL,
    ref uuid NOT NULL,
    words text NOT NULL,
    tokens text NOT NULL,
    vector tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '::text))) STORED
);
ALTER TABLE public.base_searchentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.base_searchentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.base_spending (
    id uuid NOT NULL,
    name character varying(32) NOT NULL,
    at_slice bigint NOT NULL,
    count integer NOT NULL,
    swept_after timestamp with time zone NOT NULL,
    CONSTRAINT base_spending_count_check CHECK ((count >= 0))
);
CREATE TABLE public.base_turn (
    id uuid NOT NULL,
    kind character varying(48) NOT NULL,
    community_id uuid NOT NULL,
    lease_boot character varying(40) NOT NULL,
    lease_until double precision NOT NULL
);
CREATE TABLE public.base_workerbeat (
    worker character varying(80) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.cards_card (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    number character varying(20) NOT NULL,
    serial integer NOT NULL,
    product character varying(8) NOT NULL,
    fingerprint character varying(64) NOT NULL,
    state character varying(8) NOT NULL,
    printed_at timestamp with time zone,
    replaced_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revoked_why character varying(10) NOT NULL,
    outcome character varying(8) NOT NULL,
    outcome_at timestamp with time zone,
    building_id uuid NOT NULL,
    community_id uuid NOT NULL,
    household_id uuid NOT NULL,
    run_id uuid NOT NULL,
    CONSTRAINT cards_card_serial_check CHECK ((serial >= 0))
);
CREATE TABLE public.cards_carddesign (
    id uuid NOT NULL,
    product character varying(8) NOT NULL,
    theme character varying(8) NOT NULL,
    motto character varying(40) NOT NULL,
    kinds jsonb NOT NULL,
    next_serial integer NOT NULL,
    changed_at timestamp with time zone,
    community_id uuid NOT NULL,
    CONSTRAINT cards_carddesign_next_serial_check CHECK ((next_serial >= 0))
);
CREATE TABLE public.cards_cardface (
    id uuid NOT NULL,
    fingerprint character varying(64) NOT NULL,
    said bytea NOT NULL,
    building_id uuid NOT NULL,
    community_id uuid NOT NULL,
    run_id uuid NOT NULL
);
CREATE TABLE public.cards_handover (
    id uuid NOT NULL,
    visit uuid NOT NULL,
    outcome character varying(8) NOT NULL,
    sign character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    mouth character varying(12) NOT NULL,
    withdrawn_at timestamp with time zone,
    account_id uuid,
    card_id uuid NOT NULL,
    community_id uuid NOT NULL
);
CREATE TABLE public.cards_printrun (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    product character varying(8) NOT NULL,
    "only" character varying(8) NOT NULL,
    places character varying(120) NOT NULL,
    design jsonb NOT NULL,
    households jsonb NOT NULL,
    card_ids jsonb NOT NULL,
    job_id uuid,
    state character varying(8) NOT NULL,
    card_count integer NOT NULL,
    page_count integer NOT NULL,
    ready_at timestamp with time zone,
    account_id uuid,
    community_id uuid NOT NULL,
    CONSTRAINT cards_printrun_card_count_check CHECK ((card_count >= 0)),
    CONSTRAINT cards_printrun_page_count_check CHECK ((page_count >= 0))
);
CREATE TABLE public.contacts_contactarea (
    id uuid NOT NULL,
    building_id uuid,
    community_id uuid NOT NULL,
    courtyard_id uuid,
    grid_id uuid,
    contact_id uuid NOT NULL,
    CONSTRAINT contact_area_one_place CHECK ((((building_id IS NULL) AND (courtyard_id IS NOT NULL) AND (grid_id IS NULL)) OR ((building_id IS NULL) AND (courtyard_id IS NULL) AND (grid_id IS NOT NULL)) OR ((building_id IS NOT NULL) AND (courtyard_id IS NULL) AND (grid_id IS NULL))))
);
CREATE TABLE public.contacts_contactphone (
    id uuid NOT NULL,
    number bytea NOT NULL,
    kind character varying(8) NOT NULL,
    "order" smallint NOT NULL,
    is_public boolean NOT NULL,
    community_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    CONSTRAINT contacts_contactphone_order_check CHECK (("order" >= 0))
);
CREATE TABLE public.contacts_numberchange (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    reason character varying(10) NOT NULL,
    proposal bytea NOT NULL,
    called_at timestamp with time zone,
    called_whom character varying(40) NOT NULL,
    outcome character varying(10) NOT NULL,
    decided_at timestamp with time zone,
    live_at timestamp with time zone,
    state character varying(10) NOT NULL,
    called_by_id uuid,
    community_id uuid NOT NULL,
    decided_by_id uuid,
    proposed_by_id uuid,
    contact_id uuid NOT NULL,
    CONSTRAINT number_change_called_back CHECK (((NOT ((state)::text = ANY ((ARRAY['cooling'::character varying, 'live'::character varying])::text[]))) OR (NOT ((outcome)::text = ''::text)))),
    CONSTRAINT number_change_two_people CHECK (((NOT ((state)::text = ANY ((ARRAY['cooling'::character varying, 'live'::character varying])::text[]))) OR (NOT ((decided_by_id = proposed_by_id) AND (decided_by_id IS NOT NULL) AND (proposed_by_id IS NOT NULL)))))
);
CREATE TABLE public.contacts_numberreport (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    what character varying(14) NOT NULL,
    words bytea NOT NULL,
    phone bytea NOT NULL,
    state character varying(10) NOT NULL,
    closed_at timestamp with time zone,
    community_id uuid NOT NULL,
    joined_to_id uuid,
    taken_by_id uuid,
    contact_id uuid NOT NULL
);
CREATE TABLE public.contacts_publicationconsent (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    person_name character varying(60) NOT NULL,
    text_version character varying(20) NOT NULL,
    mouth character varying(12) NOT NULL,
    paper_number character varying(40) NOT NULL,
    given_on date NOT NULL,
    withdrawn_at timestamp with time zone,
    community_id uuid NOT NULL,
    recorded_by_id uuid,
    contact_id uuid NOT NULL
);
CREATE TABLE public.contacts_publicentry (
    id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    face bytea NOT NULL,
    everywhere boolean NOT NULL,
    places jsonb NOT NULL,
    "order" smallint NOT NULL,
    shown_from timestamp with time zone NOT NULL,
    shown_until timestamp with time zone,
    told_start boolean NOT NULL,
    told_end boolean NOT NULL,
    community_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    CONSTRAINT contacts_publicentry_order_check CHECK (("order" >= 0)),
    CONSTRAINT entry_time_forward CHECK (((shown_until IS NULL) OR (shown_until > shown_from)))
);
CREATE TABLE public.contacts_publicversion (
    id uuid NOT NULL,
    number bigint NOT NULL,
    community_id uuid NOT NULL,
    CONSTRAINT contacts_publicversion_number_check CHECK ((number >= 0))
);
CREATE TABLE public.contacts_servicecontact (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    kind character varying(20) NOT NULL,
    unit_name character varying(40) NOT NULL,
    person_name character varying(60) NOT NULL,
    post character varying(30) NOT NULL,
    hours_text character varying(80) NOT NULL,
    note character varying(60) NOT NULL,
    everywhere boolean NOT NULL,
    "order" smallint NOT NULL,
    state character varying(8) NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    needs_calls boolean NOT NULL,
    verified_at timestamp with time zone,
    unreached_at timestamp with time zone,
    version integer NOT NULL,
    community_id uuid NOT NULL,
    follows_id uuid,
    stands_in_for_id uuid,
    verified_by_id uuid,
    CONSTRAINT contact_term_forward CHECK (((valid_until IS NULL) OR (valid_until >= valid_from))),
    CONSTRAINT contacts_servicecontact_order_check CHECK (("order" >= 0)),
    CONSTRAINT contacts_servicecontact_version_check CHECK ((version >= 0))
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.events_deskop (
    id uuid NOT NULL,
    op_id uuid NOT NULL,
    kind character varying(6) NOT NULL,
    at timestamp with time zone NOT NULL,
    clock_was_off boolean NOT NULL,
    received_at timestamp with time zone NOT NULL,
    seq integer NOT NULL,
    mouth character varying(12) NOT NULL,
    stamps smallint NOT NULL,
    target uuid,
    confirmed boolean NOT NULL,
    stands character varying(8) NOT NULL,
    ruling character varying(4) NOT NULL,
    holder uuid,
    withdrawn boolean NOT NULL,
    by_id uuid,
    community_id uuid NOT NULL,
    gathering_id uuid NOT NULL,
    person_id uuid,
    device_id uuid,
    event_id uuid NOT NULL,
    instead_of_id uuid,
    prize_id uuid,
    card_id uuid,
    station_id uuid,
    slip character varying(16) NOT NULL,
    CONSTRAINT events_deskop_seq_check CHECK ((seq >= 0)),
    CONSTRAINT events_deskop_stamps_check CHECK ((stamps >= 0))
);
CREATE TABLE public.events_device (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    name character varying(20) NOT NULL,
    invitation bytea,
    invited_until timestamp with time zone NOT NULL,
    token bytea,
    secret bytea NOT NULL,
    pin_salt character varying(32) NOT NULL,
    pin_digest bytea NOT NULL,
    wrong_pins smallint NOT NULL,
    opened_at timestamp with time zone,
    paired_at timestamp with time zone,
    seen_at timestamp with time zone,
    last_seq integer NOT NULL,
    waiting integer NOT NULL,
    revoked_at timestamp with time zone,
    community_id uuid NOT NULL,
    gathering_id uuid NOT NULL,
    made_by_id uuid,
    event_id uuid NOT NULL,
    station_id uuid,
    CONSTRAINT events_device_last_seq_check CHECK ((last_seq >= 0)),
    CONSTRAINT events_device_waiting_check CHECK ((waiting >= 0)),
    CONSTRAINT events_device_wrong_pins_check CHECK ((wrong_pins >= 0))
);
CREATE TABLE public.events_doubt (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    kind character varying(10) NOT NULL,
    key character varying(64) NOT NULL,
    said bytea NOT NULL,
    code character varying(32) NOT NULL,
    state character varying(8) NOT NULL,
    ruling character varying(10) NOT NULL,
    settled_at timestamp with time zone,
    community_id uuid NOT NULL,
    device_id uuid,
    op_id uuid,
    settled_by_id uuid,
    event_id uuid NOT NULL
);
CREATE TABLE public.events_event (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    title character varying(40) NOT NULL,
    lead character varying(60) NOT NULL,
    about text NOT NULL,
    occasion character varying(16) NOT NULL,
    scene character varying(16) NOT NULL,
    open_to character varying(60) NOT NULL,
    organisers character varying(120) NOT NULL,
    phone character varying(40) NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    capacity smallint,
    sign_up character varying(8) NOT NULL,
    closes_at timestamp with time zone,
    draws_at timestamp with time zone,
    quotas jsonb NOT NULL,
    walk_ins boolean NOT NULL,
    bring character varying(100) NOT NULL,
    rain_plan character varying(120) NOT NULL,
    safety_lead character varying(40) NOT NULL,
    first_aid character varying(80) NOT NULL,
    exits character varying(200) NOT NULL,
    crowd_plan character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    why character varying(60) NOT NULL,
    published_at timestamp with time zone,
    held_at timestamp with time zone,
    note text NOT NULL,
    thanked_at timestamp with time zone,
    version integer NOT NULL,
    community_id uuid NOT NULL,
    copied_from_id uuid,
    gathering_id uuid,
    host_id uuid NOT NULL,
    venue_id uuid,
    answers_seen character varying(40) NOT NULL,
    source_words character varying(60) NOT NULL,
    CONSTRAINT event_forward CHECK (((ends_at IS NULL) OR (starts_at IS NULL) OR (ends_at > starts_at))),
    CONSTRAINT event_time_kept_once CHECK (((gathering_id IS NULL) OR ((closes_at IS NULL) AND (draws_at IS NULL) AND (ends_at IS NULL) AND (starts_at IS NULL) AND (venue_id IS NULL)))),
    CONSTRAINT events_event_capacity_check CHECK ((capacity >= 0)),
    CONSTRAINT events_event_version_check CHECK ((version >= 0))
);
CREATE TABLE public.events_helper (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    guest_name bytea NOT NULL,
    state character varying(8) NOT NULL,
    shows_name boolean NOT NULL,
    thanked_at timestamp with time zone,
    community_id uuid NOT NULL,
    event_id uuid NOT NULL,
    person_id uuid,
    shift_id uuid NOT NULL,
    quarters smallint,
    CONSTRAINT events_helper_quarters_check CHECK ((quarters >= 0))
);
CREATE TABLE public.events_material (
    id uuid NOT NULL,
    name character varying(30) NOT NULL,
    spec character varying(30) NOT NULL,
    quantity smallint NOT NULL,
    unit character varying(6) NOT NULL,
    source character varying(40) NOT NULL,
    ready_at timestamp with time zone,
    "order" smallint NOT NULL,
    community_id uuid NOT NULL,
    event_id uuid NOT NULL,
    CONSTRAINT events_material_order_check CHECK (("order" >= 0)),
    CONSTRAINT events_material_quantity_check CHECK ((quantity >= 0))
);
CREATE TABLE public.events_prize (
    id uuid NOT NULL,
    name character varying(20) NOT NULL,
    needs_stamps smallint NOT NULL,
    stock smallint NOT NULL,
    extra smallint NOT NULL,
    given smallint NOT NULL,
    "order" smallint NOT NULL,
    closed_at timestamp with time zone,
    community_id uuid NOT NULL,
    event_id uuid NOT NULL,
    CONSTRAINT events_prize_extra_check CHECK ((extra >= 0)),
    CONSTRAINT events_prize_given_check CHECK ((given >= 0)),
    CONSTRAINT events_prize_needs_stamps_check CHECK ((needs_stamps >= 0)),
    CONSTRAINT events_prize_order_check CHECK (("order" >= 0)),
    CONSTRAINT events_prize_stock_check CHECK ((stock >= 0)),
    CONSTRAINT prize_takes_a_stamp CHECK ((needs_stamps >= 1)),
    CONSTRAINT prize_within_stock CHECK ((given <= (stock + extra)))
);
CREATE TABLE public.events_shift (
    id uuid NOT NULL,
    duty character varying(30) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    needed smallint NOT NULL,
    "order" smallint NOT NULL,
    community_id uuid NOT NULL,
    event_id uuid NOT NULL,
    station_id uuid,
    CONSTRAINT events_shift_needed_check CHECK ((needed >= 0)),
    CONSTRAINT events_shift_order_check CHECK (("order" >= 0)),
    CONSTRAINT shift_forward CHECK ((ends_at > starts_at))
);
CREATE TABLE public.events_stampcard (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    code character varying(8) NOT NULL,
    number integer NOT NULL,
    is_paper boolean NOT NULL,
    given_at timestamp with time zone,
    lost_at timestamp with time zone,
    community_id uuid NOT NULL,
    event_id uuid NOT NULL,
    person_id uuid,
    CONSTRAINT events_stampcard_number_check CHECK ((number >= 0))
);
CREATE TABLE public.events_station (
    id uuid NOT NULL,
    name character varying(20) NOT NULL,
    kind character varying(8) NOT NULL,
    icon character varying(24) NOT NULL,
    rule character varying(120) NOT NULL,
    easier character varying(80) NOT NULL,
    kit character varying(120) NOT NULL,
    per_turn smallint NOT NULL,
    queue_size smallint NOT NULL,
    stamps_at_once smallint NOT NULL,
    stamps_at_most smallint NOT NULL,
    "order" smallint NOT NULL,
    closed_at timestamp with time zone,
    community_id uuid NOT NULL,
    event_id uuid NOT NULL,
    host_id uuid,
    host_agreed boolean NOT NULL,
    CONSTRAINT events_station_order_check CHECK (("order" >= 0)),
    CONSTRAINT events_station_per_turn_check CHECK ((per_turn >= 0)),
    CONSTRAINT events_station_queue_size_check CHECK ((queue_size >= 0)),
    CONSTRAINT events_station_stamps_at_most_check CHECK ((stamps_at_most >= 0)),
    CONSTRAINT events_station_stamps_at_once_check CHECK ((stamps_at_once >= 0)),
    CONSTRAINT station_most_enough CHECK ((stamps_at_most >= stamps_at_once)),
    CONSTRAINT station_stamps_1_to_5 CHECK (((stamps_at_once >= 1) AND (stamps_at_once <= 5)))
);
CREATE TABLE public.gatherings_attendance (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    guest_name bytea NOT NULL,
    children smallint NOT NULL,
    client_id uuid NOT NULL,
    came_at timestamp with time zone NOT NULL,
    odd_clock boolean NOT NULL,
    mouth character varying(12) NOT NULL,
    is_new_here boolean NOT NULL,
    had_cancelled boolean NOT NULL,
    spare boolean NOT NULL,
    undone_at timestamp with time zone,
    by_id uuid,
    community_id uuid NOT NULL,
    person_id uuid,
    gathering_id uuid NOT NULL,
    CONSTRAINT gatherings_attendance_children_check CHECK ((children >= 0))
);
CREATE TABLE public.gatherings_draw (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    fingerprint character varying(64) NOT NULL,
    secret bytea NOT NULL,
    source_words character varying(60) NOT NULL,
    source_value character varying(60) NOT NULL,
    draws_at timestamp with time zone NOT NULL,
    drawn_at timestamp with time zone,
    published jsonb NOT NULL,
    community_id uuid NOT NULL,
    gathering_id uuid NOT NULL
);
CREATE TABLE public.gatherings_feedkey (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    token_index bytea NOT NULL,
    token bytea NOT NULL,
    revoked_at timestamp with time zone,
    community_id uuid NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.gatherings_gathering (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    title character varying(60) NOT NULL,
    about text NOT NULL,
    bring character varying(100) NOT NULL,
    place_words character varying(60) NOT NULL,
    sign_up character varying(8) NOT NULL,
    capacity smallint,
    walk_ins boolean NOT NULL,
    members_only boolean NOT NULL,
    guests boolean NOT NULL,
    occurs_on date,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    why_words character varying(60) NOT NULL,
    closes_at timestamp with time zone,
    has_quotas boolean NOT NULL,
    taken integer NOT NULL,
    waiting integer NOT NULL,
    turns integer NOT NULL,
    detached boolean NOT NULL,
    heads smallint,
    heads_ref uuid,
    closing_ref uuid,
    note text NOT NULL,
    version integer NOT NULL,
    changed_at timestamp with time zone,
    community_id uuid NOT NULL,
    timetable_id uuid,
    venue_id uuid,
    host_id uuid NOT NULL,
    problems text NOT NULL,
    recorder_id uuid,
    in_turns boolean NOT NULL,
    why_code character varying(12) NOT NULL,
    planned_capacity smallint,
    CONSTRAINT gathering_forward CHECK ((ends_at > starts_at)),
    CONSTRAINT gatherings_gathering_capacity_check CHECK ((capacity >= 0)),
    CONSTRAINT gatherings_gathering_heads_check CHECK ((heads >= 0)),
    CONSTRAINT gatherings_gathering_planned_capacity_check CHECK ((planned_capacity >= 0)),
    CONSTRAINT gatherings_gathering_taken_check CHECK ((taken >= 0)),
    CONSTRAINT gatherings_gathering_turns_check CHECK ((turns >= 0)),
    CONSTRAINT gatherings_gathering_version_check CHECK ((version >= 0)),
    CONSTRAINT gatherings_gathering_waiting_check CHECK ((waiting >= 0))
);
CREATE TABLE public.gatherings_host (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    kind character varying(12) NOT NULL,
    name character varying(40) NOT NULL,
    members_need_no_sign_up boolean NOT NULL,
    closed_at timestamp with time zone,
    community_id uuid NOT NULL,
    venue_id uuid,
    back_on date,
    paused_on date
);
CREATE TABLE public.gatherings_quota (
    id uuid NOT NULL,
    band character varying(8) NOT NULL,
    places smallint NOT NULL,
    taken integer NOT NULL,
    community_id uuid NOT NULL,
    courtyard_id uuid,
    gathering_id uuid NOT NULL,
    CONSTRAINT gatherings_quota_places_check CHECK ((places >= 0)),
    CONSTRAINT gatherings_quota_taken_check CHECK ((taken >= 0)),
    CONSTRAINT quota_of_one CHECK (((((band)::text = ''::text) AND (NOT (courtyard_id IS NULL))) OR ((NOT ((band)::text = ''::text)) AND (courtyard_id IS NULL))))
);
CREATE TABLE public.gatherings_regular (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    since date NOT NULL,
    until date,
    shows_name boolean NOT NULL,
    community_id uuid NOT NULL,
    host_id uuid NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.gatherings_series (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    title character varying(60) NOT NULL,
    about text NOT NULL,
    bring character varying(100) NOT NULL,
    place_words character varying(60) NOT NULL,
    sign_up character varying(8) NOT NULL,
    capacity smallint,
    walk_ins boolean NOT NULL,
    members_only boolean NOT NULL,
    guests boolean NOT NULL,
    ended_on date,
    community_id uuid NOT NULL,
    host_id uuid NOT NULL,
    timetable_id uuid NOT NULL,
    venue_id uuid,
    CONSTRAINT gatherings_series_capacity_check CHECK ((capacity >= 0))
);
CREATE TABLE public.gatherings_signup (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    guest_name bytea NOT NULL,
    guest_phone bytea NOT NULL,
    guest_phone_index bytea,
    age_band character varying(8) NOT NULL,
    children smallint NOT NULL,
    places smallint NOT NULL,
    needs character varying(60) NOT NULL,
    party uuid NOT NULL,
    request uuid NOT NULL,
    state character varying(10) NOT NULL,
    turn integer NOT NULL,
    ticket integer,
    answer_by timestamp with time zone,
    by_phone boolean NOT NULL,
    mouth character varying(12) NOT NULL,
    shows_name boolean NOT NULL,
    ended_at timestamp with time zone,
    community_id uuid NOT NULL,
    courtyard_id uuid,
    gathering_id uuid NOT NULL,
    made_by_id uuid,
    person_id uuid,
    CONSTRAINT gatherings_signup_children_check CHECK ((children >= 0)),
    CONSTRAINT gatherings_signup_places_check CHECK ((places >= 0)),
    CONSTRAINT gatherings_signup_ticket_check CHECK ((ticket >= 0)),
    CONSTRAINT gatherings_signup_turn_check CHECK ((turn >= 0))
);
CREATE TABLE public.gatherings_steward (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    kind character varying(8) NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    community_id uuid NOT NULL,
    host_id uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT steward_forward CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
);
CREATE TABLE public.ledger_block (
    id uuid NOT NULL,
    community_id uuid NOT NULL,
    number integer NOT NULL,
    count integer NOT NULL,
    rows bytea NOT NULL,
    previous bytea NOT NULL,
    digest bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    CONSTRAINT ledger_block_count_check CHECK ((count >= 0)),
    CONSTRAINT ledger_block_number_check CHECK ((number >= 0))
);
CREATE TABLE public.ledger_dailycount (
    id uuid NOT NULL,
    community_id uuid NOT NULL,
    kind character varying(48) NOT NULL,
    day date NOT NULL,
    count integer NOT NULL,
    CONSTRAINT ledger_dailycount_count_check CHECK ((count >= 0))
);
CREATE TABLE public.ledger_fact (
    id uuid NOT NULL,
    community_id uuid NOT NULL,
    kind character varying(48) NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    day date NOT NULL,
    mouth character varying(12) NOT NULL,
    actor_ref uuid,
    on_behalf_of uuid,
    about jsonb NOT NULL,
    data jsonb NOT NULL
);
CREATE TABLE public.ledger_factref (
    id bigint NOT NULL,
    community_id uuid NOT NULL,
    ref uuid NOT NULL,
    fact_id uuid NOT NULL
);
ALTER TABLE public.ledger_factref ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_factref_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_learntrule (
    mark character varying(32) NOT NULL
);
CREATE TABLE public.ledger_ledgerlabel (
    id uuid NOT NULL,
    community_id uuid NOT NULL,
    ref uuid NOT NULL,
    label character varying(120) NOT NULL,
    salt bytea NOT NULL,
    digest bytea NOT NULL
);
CREATE TABLE public.ledger_monthpart (
    id bigint NOT NULL,
    community_id uuid NOT NULL,
    measure character varying(32) NOT NULL,
    month character varying(7) NOT NULL,
    facts integer NOT NULL,
    taken integer NOT NULL,
    lines integer NOT NULL,
    total double precision NOT NULL,
    late integer NOT NULL,
    mouths jsonb NOT NULL,
    refs bytea NOT NULL,
    CONSTRAINT ledger_monthpart_facts_check CHECK ((facts >= 0)),
    CONSTRAINT ledger_monthpart_late_check CHECK ((late >= 0)),
    CONSTRAINT ledger_monthpart_lines_check CHECK ((lines >= 0)),
    CONSTRAINT ledger_monthpart_taken_check CHECK ((taken >= 0))
);
ALTER TABLE public.ledger_monthpart ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_monthpart_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_takenback (
    id bigint NOT NULL,
    community_id uuid NOT NULL,
    fact_id uuid NOT NULL,
    kind character varying(48) NOT NULL,
    day date NOT NULL,
    by_kind character varying(48) NOT NULL,
    by_part character varying(24) NOT NULL,
    since date NOT NULL
);
ALTER TABLE public.ledger_takenback ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_takenback_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_unsealed (
    id uuid NOT NULL,
    community_id uuid NOT NULL,
    since timestamp with time zone NOT NULL,
    kind character varying(48) NOT NULL,
    day date NOT NULL,
    facts smallint NOT NULL,
    count smallint NOT NULL,
    rows bytea NOT NULL,
    CONSTRAINT ledger_unsealed_count_check CHECK ((count >= 0)),
    CONSTRAINT ledger_unsealed_facts_check CHECK ((facts >= 0))
);
CREATE TABLE public.media_picture (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    holder uuid NOT NULL,
    host uuid,
    mouth character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    words character varying(120) NOT NULL,
    faces character varying(8) NOT NULL,
    children boolean NOT NULL,
    paper_number character varying(40) NOT NULL,
    stored character varying(32) NOT NULL,
    width smallint NOT NULL,
    height smallint NOT NULL,
    size integer NOT NULL,
    why character varying(60) NOT NULL,
    decided_at timestamp with time zone,
    files_gone boolean NOT NULL,
    brought_by_id uuid,
    brought_for_id uuid,
    community_id uuid NOT NULL,
    decided_by_id uuid,
    CONSTRAINT media_picture_height_check CHECK ((height >= 0)),
    CONSTRAINT media_picture_size_check CHECK ((size >= 0)),
    CONSTRAINT media_picture_width_check CHECK ((width >= 0))
);
CREATE TABLE public.media_pictured (
    id uuid NOT NULL,
    community_id uuid NOT NULL,
    person_id uuid NOT NULL,
    picture_id uuid NOT NULL
);
CREATE TABLE public.media_picturereport (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    why character varying(12) NOT NULL,
    words bytea NOT NULL,
    code character varying(9) NOT NULL,
    judge_by timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    came_down boolean,
    community_id uuid NOT NULL,
    picture_id uuid NOT NULL
);
CREATE TABLE public.messaging_message (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    kind character varying(48) NOT NULL,
    channel character varying(6) NOT NULL,
    state character varying(8) NOT NULL,
    to_phone bytea NOT NULL,
    sealed_data bytea NOT NULL,
    provider_id character varying(80) NOT NULL,
    reason character varying(80) NOT NULL,
    attempts smallint NOT NULL,
    sent_at timestamp with time zone,
    read_at timestamp with time zone,
    wiped_at timestamp with time zone,
    community_id uuid NOT NULL,
    to_account_id uuid,
    to_person_id uuid,
    CONSTRAINT messaging_message_attempts_check CHECK ((attempts >= 0))
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_consent (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    purpose character varying(20) NOT NULL,
    text_version character varying(20) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    mouth character varying(12) NOT NULL,
    paper_number character varying(40) NOT NULL,
    withdrawn_at timestamp with time zone,
    community_id uuid NOT NULL,
    given_by_id uuid,
    person_id uuid NOT NULL
);
CREATE TABLE public.people_correctionrequest (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    part character varying(20) NOT NULL,
    wanted bytea NOT NULL,
    mouth character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    answer bytea NOT NULL,
    decided_at timestamp with time zone,
    account_id uuid,
    community_id uuid NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.people_erasurerequest (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    mouth character varying(12) NOT NULL,
    paper_number character varying(40) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    decided_at timestamp with time zone,
    account_id uuid,
    community_id uuid NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.people_guardian (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    community_id uuid NOT NULL,
    child_id uuid NOT NULL,
    guardian_id uuid NOT NULL
);
CREATE TABLE public.people_household (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    unit_number smallint NOT NULL,
    room_number character varying(12) NOT NULL,
    order_in_room smallint NOT NULL,
    state character varying(8) NOT NULL,
    closed_on date,
    building_id uuid NOT NULL,
    community_id uuid NOT NULL,
    room_id uuid NOT NULL,
    CONSTRAINT people_household_order_in_room_check CHECK ((order_in_room >= 0)),
    CONSTRAINT people_household_unit_number_check CHECK ((unit_number >= 0))
);
CREATE TABLE public.people_look (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    purpose character varying(20) NOT NULL,
    account_id uuid,
    community_id uuid NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.people_person (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    name character varying(60) NOT NULL,
    sort_key character varying(160) NOT NULL,
    gender character varying(1) NOT NULL,
    birth_date date,
    birth_precision character varying(5) NOT NULL,
    relation character varying(20) NOT NULL,
    is_head boolean NOT NULL,
    phone bytea NOT NULL,
    phone_index bytea,
    phone_last4_index bytea,
    lives_alone boolean NOT NULL,
    note bytea NOT NULL,
    state character varying(8) NOT NULL,
    closed_on date,
    account_id uuid,
    community_id uuid NOT NULL,
    household_id uuid,
    merged_into_id uuid
);
CREATE TABLE public.people_proxy (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    wanted bytea NOT NULL,
    relation character varying(20) NOT NULL,
    state character varying(10) NOT NULL,
    confirmed_how character varying(12) NOT NULL,
    paper_number character varying(40) NOT NULL,
    decided_at timestamp with time zone,
    ended_at timestamp with time zone,
    until date NOT NULL,
    community_id uuid NOT NULL,
    helper_id uuid NOT NULL,
    person_id uuid,
    wanted_building_id uuid
);
CREATE TABLE public.places_building (
    id uuid NOT NULL,
    name character varying(40) NOT NULL,
    number integer NOT NULL,
    floors smallint NOT NULL,
    community_id uuid NOT NULL,
    courtyard_id uuid,
    grid_id uuid,
    CONSTRAINT places_building_floors_check CHECK ((floors >= 0)),
    CONSTRAINT places_building_number_check CHECK ((number >= 0))
);
CREATE TABLE public.places_city (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(40) NOT NULL
);
CREATE TABLE public.places_community (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(40) NOT NULL,
    theme character varying(60) NOT NULL,
    motto character varying(40) NOT NULL,
    creed character varying(40) NOT NULL,
    phone character varying(40) NOT NULL,
    is_demo boolean NOT NULL,
    frozen_at timestamp with time zone,
    subdistrict_id uuid NOT NULL
);
CREATE TABLE public.places_courtyard (
    id uuid NOT NULL,
    name character varying(40) NOT NULL,
    "order" smallint NOT NULL,
    community_id uuid NOT NULL,
    CONSTRAINT places_courtyard_order_check CHECK (("order" >= 0))
);
CREATE TABLE public.places_district (
    id uuid NOT NULL,
    name character varying(40) NOT NULL,
    city_id uuid NOT NULL
);
CREATE TABLE public.places_grid (
    id uuid NOT NULL,
    name character varying(40) NOT NULL,
    "order" smallint NOT NULL,
    community_id uuid NOT NULL,
    CONSTRAINT places_grid_order_check CHECK (("order" >= 0))
);
CREATE TABLE public.places_room (
    id uuid NOT NULL,
    number character varying(12) NOT NULL,
    community_id uuid NOT NULL,
    unit_id uuid NOT NULL
);
CREATE TABLE public.places_subdistrict (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(40) NOT NULL,
    district_id uuid NOT NULL
);
CREATE TABLE public.places_unit (
    id uuid NOT NULL,
    number smallint NOT NULL,
    building_id uuid NOT NULL,
    community_id uuid NOT NULL,
    CONSTRAINT places_unit_number_check CHECK ((number >= 0))
);
CREATE TABLE public.places_venue (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(40) NOT NULL,
    kind character varying(8) NOT NULL,
    "where" character varying(60) NOT NULL,
    capacity smallint NOT NULL,
    opens time without time zone,
    closes time without time zone,
    bad_weather_id uuid,
    community_id uuid NOT NULL,
    CONSTRAINT places_venue_capacity_check CHECK ((capacity >= 0))
);
CREATE TABLE public.points_charter (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version smallint NOT NULL,
    text text NOT NULL,
    state character varying(10) NOT NULL,
    in_force_from date,
    confirmed_on date,
    votes_for smallint,
    present smallint,
    community_id uuid NOT NULL,
    drafted_by_id uuid,
    point_id uuid NOT NULL,
    CONSTRAINT points_charter_present_check CHECK ((present >= 0)),
    CONSTRAINT points_charter_version_check CHECK ((version >= 0)),
    CONSTRAINT points_charter_votes_for_check CHECK ((votes_for >= 0))
);
CREATE TABLE public.points_chartersigning (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    signed_on date NOT NULL,
    mouth character varying(12) NOT NULL,
    by_id uuid,
    charter_id uuid NOT NULL,
    community_id uuid NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.points_deed (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    kind character varying(10) NOT NULL,
    "on" date NOT NULL,
    people smallint NOT NULL,
    words character varying(200) NOT NULL,
    mouth character varying(12) NOT NULL,
    withdrawn_at timestamp with time zone,
    by_id uuid,
    community_id uuid NOT NULL,
    point_id uuid NOT NULL,
    CONSTRAINT points_deed_people_check CHECK ((people >= 0))
);
CREATE TABLE public.points_duty (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    mouth character varying(12) NOT NULL,
    by_id uuid,
    community_id uuid NOT NULL,
    gathering_id uuid NOT NULL,
    person_id uuid NOT NULL,
    job_id uuid NOT NULL
);
CREATE TABLE public.points_exchange (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    pair uuid NOT NULL,
    is_inviting boolean NOT NULL,
    partner_kind character varying(8) NOT NULL,
    partner_ref uuid,
    partner_name character varying(60) NOT NULL,
    partner_place character varying(60) NOT NULL,
    title character varying(60) NOT NULL,
    words character varying(200) NOT NULL,
    answer character varying(200) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    place_words character varying(60) NOT NULL,
    state character varying(10) NOT NULL,
    guests smallint,
    answered_at timestamp with time zone,
    community_id uuid NOT NULL,
    gathering_id uuid,
    partner_community_id uuid,
    venue_id uuid,
    point_id uuid NOT NULL,
    new_ends_at timestamp with time zone,
    new_is_ours boolean NOT NULL,
    new_starts_at timestamp with time zone,
    new_words character varying(200) NOT NULL,
    off_by_pause boolean NOT NULL,
    CONSTRAINT exchange_forward CHECK ((ends_at > starts_at)),
    CONSTRAINT exchange_new_forward CHECK ((((new_ends_at IS NULL) AND (new_starts_at IS NULL)) OR (new_ends_at > new_starts_at))),
    CONSTRAINT points_exchange_guests_check CHECK ((guests >= 0))
);
CREATE TABLE public.points_founder (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    mouth character varying(12) NOT NULL,
    by_id uuid,
    community_id uuid NOT NULL,
    person_id uuid NOT NULL,
    proposal_id uuid NOT NULL
);
CREATE TABLE public.points_invitation (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    code character varying(12) NOT NULL,
    words character varying(60) NOT NULL,
    until date NOT NULL,
    by_id uuid,
    community_id uuid NOT NULL,
    point_id uuid NOT NULL
);
CREATE TABLE public.points_mandate (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    how character varying(10) NOT NULL,
    votes_for smallint,
    present smallint,
    decided_on date NOT NULL,
    community_id uuid NOT NULL,
    steward_id uuid NOT NULL,
    CONSTRAINT points_mandate_present_check CHECK ((present >= 0)),
    CONSTRAINT points_mandate_votes_for_check CHECK ((votes_for >= 0))
);
CREATE TABLE public.points_material (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    name character varying(30) NOT NULL,
    unit character varying(6) NOT NULL,
    stock integer NOT NULL,
    kept_at character varying(40) NOT NULL,
    retired_at timestamp with time zone,
    community_id uuid NOT NULL,
    point_id uuid NOT NULL,
    CONSTRAINT points_material_stock_check CHECK ((stock >= 0))
);
CREATE TABLE public.points_materialmove (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    change integer NOT NULL,
    why character varying(10) NOT NULL,
    words character varying(60) NOT NULL,
    "on" date NOT NULL,
    mouth character varying(12) NOT NULL,
    by_id uuid,
    community_id uuid NOT NULL,
    material_id uuid NOT NULL,
    CONSTRAINT material_move_moves CHECK (((NOT (change = 0)) OR ((why)::text = 'counted'::text)))
);
CREATE TABLE public.points_member (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    mouth character varying(12) NOT NULL,
    left_on date,
    emergency_name bytea NOT NULL,
    emergency_phone bytea NOT NULL,
    community_id uuid NOT NULL,
    invited_by_id uuid,
    person_id uuid NOT NULL,
    regular_id uuid NOT NULL,
    point_id uuid NOT NULL
);
CREATE TABLE public.points_planitem (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    year smallint NOT NULL,
    month smallint,
    title character varying(60) NOT NULL,
    done_on date,
    community_id uuid NOT NULL,
    point_id uuid NOT NULL,
    CONSTRAINT plan_item_month CHECK (((month IS NULL) OR ((month >= 1) AND (month <= 12)))),
    CONSTRAINT points_planitem_month_check CHECK ((month >= 0)),
    CONSTRAINT points_planitem_year_check CHECK ((year >= 0))
);
CREATE TABLE public.points_point (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    category character varying(10) NOT NULL,
    interests character varying(40) NOT NULL,
    about text NOT NULL,
    welcome character varying(100) NOT NULL,
    pace character varying(8) NOT NULL,
    place_words character varying(60) NOT NULL,
    times character varying(80) NOT NULL,
    needs character varying(100) NOT NULL,
    state character varying(10) NOT NULL,
    founded_on date NOT NULL,
    trial_ends_on date NOT NULL,
    registered_on date,
    paused_on date,
    back_on date,
    closed_on date,
    why character varying(100) NOT NULL,
    leader_back_on date,
    stars smallint,
    stars_for character varying(8) NOT NULL,
    community_id uuid NOT NULL,
    host_id uuid NOT NULL,
    proposal_id uuid,
    CONSTRAINT points_point_stars_check CHECK ((stars >= 0))
);
CREATE TABLE public.points_policysession (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    topic character varying(60) NOT NULL,
    material character varying(100) NOT NULL,
    committee character varying(10) NOT NULL,
    reach integer,
    withdrawn_at timestamp with time zone,
    community_id uuid NOT NULL,
    gathering_id uuid NOT NULL,
    point_id uuid NOT NULL,
    CONSTRAINT points_policysession_reach_check CHECK ((reach >= 0))
);
CREATE TABLE public.points_post (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    words text NOT NULL,
    audience character varying(10) NOT NULL,
    shows_name boolean NOT NULL,
    state character varying(10) NOT NULL,
    mouth character varying(12) NOT NULL,
    seen_at timestamp with time zone,
    cause character varying(10) NOT NULL,
    why character varying(120) NOT NULL,
    hidden_at timestamp with time zone,
    appeal character varying(200) NOT NULL,
    appealed_at timestamp with time zone,
    appeal_answer character varying(200) NOT NULL,
    appeal_decided_at timestamp with time zone,
    author_id uuid,
    community_id uuid NOT NULL,
    point_id uuid NOT NULL,
    seen_by_id uuid
);
CREATE TABLE public.points_postreport (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    code character varying(12) NOT NULL,
    cause character varying(10) NOT NULL,
    words bytea NOT NULL,
    snapshot bytea NOT NULL,
    household_ref uuid,
    state character varying(8) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    answer character varying(200) NOT NULL,
    decided_at timestamp with time zone,
    account_id uuid,
    community_id uuid NOT NULL,
    decided_by_id uuid,
    post_id uuid NOT NULL,
    climbed_at timestamp with time zone
);
CREATE TABLE public.points_proposal (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    name character varying(20) NOT NULL,
    category character varying(10) NOT NULL,
    interests character varying(40) NOT NULL,
    about text NOT NULL,
    pace character varying(8) NOT NULL,
    place_words character varying(60) NOT NULL,
    times character varying(80) NOT NULL,
    needs character varying(100) NOT NULL,
    charter text NOT NULL,
    code character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    answer character varying(200) NOT NULL,
    handed_in_at timestamp with time zone,
    decided_at timestamp with time zone,
    community_id uuid NOT NULL,
    decided_by_id uuid,
    deputy_id uuid,
    leader_id uuid,
    made_by_id uuid,
    proposer_id uuid,
    venue_id uuid,
    begins time without time zone,
    every_weeks smallint NOT NULL,
    minutes smallint,
    weekdays jsonb NOT NULL,
    members_need_no_sign_up boolean NOT NULL,
    CONSTRAINT points_proposal_every_weeks_check CHECK ((every_weeks >= 0)),
    CONSTRAINT points_proposal_minutes_check CHECK ((minutes >= 0))
);
CREATE TABLE public.points_rotajob (
    id uuid NOT NULL,
    name character varying(20) NOT NULL,
    opens_room boolean NOT NULL,
    "order" smallint NOT NULL,
    retired_at timestamp with time zone,
    community_id uuid NOT NULL,
    point_id uuid NOT NULL,
    CONSTRAINT points_rotajob_order_check CHECK (("order" >= 0))
);
CREATE TABLE public.points_standards (
    id uuid NOT NULL,
    founders_needed smallint NOT NULL,
    trial_months smallint NOT NULL,
    weights jsonb NOT NULL,
    bars jsonb NOT NULL,
    columns jsonb NOT NULL,
    changed_at timestamp with time zone,
    community_id uuid NOT NULL,
    CONSTRAINT points_standards_founders_needed_check CHECK ((founders_needed >= 0)),
    CONSTRAINT points_standards_trial_months_check CHECK ((trial_months >= 0)),
    CONSTRAINT standards_founders CHECK (((founders_needed >= 3) AND (founders_needed <= 30)))
);
CREATE TABLE public.points_starappeal (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    words character varying(200) NOT NULL,
    state character varying(8) NOT NULL,
    answer character varying(200) NOT NULL,
    decided_at timestamp with time zone,
    community_id uuid NOT NULL,
    decided_by_id uuid,
    person_id uuid,
    review_id uuid NOT NULL
);
CREATE TABLE public.points_starreview (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    half character varying(8) NOT NULL,
    edition smallint NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    facts jsonb NOT NULL,
    weights jsonb NOT NULL,
    bars jsonb NOT NULL,
    total numeric(4,1) NOT NULL,
    stars smallint NOT NULL,
    state character varying(10) NOT NULL,
    confirmed_at timestamp with time zone,
    community_id uuid NOT NULL,
    confirmed_by_id uuid,
    point_id uuid NOT NULL,
    CONSTRAINT points_starreview_edition_check CHECK ((edition >= 0)),
    CONSTRAINT points_starreview_stars_check CHECK ((stars >= 0)),
    CONSTRAINT star_review_forward CHECK ((last_day > first_day))
);
CREATE TABLE public.points_tryout (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    guest_name bytea NOT NULL,
    guest_phone bytea NOT NULL,
    words character varying(100) NOT NULL,
    state character varying(10) NOT NULL,
    mouth character varying(12) NOT NULL,
    answered_at timestamp with time zone,
    community_id uuid NOT NULL,
    gathering_id uuid,
    person_id uuid,
    point_id uuid NOT NULL
);
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reports_correction (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    code character varying(64) NOT NULL,
    old jsonb,
    old_lack character varying(16) NOT NULL,
    new jsonb,
    new_lack character varying(16) NOT NULL,
    why character varying(200) NOT NULL,
    community_id uuid NOT NULL,
    made_by_id uuid,
    report_id uuid NOT NULL
);
CREATE TABLE public.reports_frozenfigure (
    id uuid NOT NULL,
    place smallint NOT NULL,
    code character varying(64) NOT NULL,
    titles jsonb NOT NULL,
    definitions jsonb NOT NULL,
    units jsonb NOT NULL,
    how jsonb NOT NULL,
    value jsonb,
    lack character varying(16) NOT NULL,
    lines integer NOT NULL,
    late integer NOT NULL,
    mouths jsonb NOT NULL,
    community_id uuid NOT NULL,
    report_id uuid NOT NULL,
    CONSTRAINT reports_frozenfigure_late_check CHECK ((late >= 0)),
    CONSTRAINT reports_frozenfigure_lines_check CHECK ((lines >= 0)),
    CONSTRAINT reports_frozenfigure_place_check CHECK ((place >= 0))
);
CREATE TABLE public.reports_handsentence (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    chapter character varying(10) NOT NULL,
    text text NOT NULL,
    dropped_at timestamp with time zone,
    community_id uuid NOT NULL,
    written_by_id uuid,
    report_id uuid NOT NULL
);
CREATE TABLE public.reports_workreport (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    period character varying(8) NOT NULL,
    until date,
    edition smallint NOT NULL,
    state character varying(8) NOT NULL,
    title character varying(300) NOT NULL,
    addressee character varying(80) NOT NULL,
    signature character varying(60) NOT NULL,
    version integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    frozen_at timestamp with time zone,
    text jsonb NOT NULL,
    ledger_block integer NOT NULL,
    ledger_digest character varying(64) NOT NULL,
    digest character varying(64) NOT NULL,
    community_id uuid NOT NULL,
    frozen_by_id uuid,
    CONSTRAINT reports_workreport_edition_check CHECK ((edition >= 0)),
    CONSTRAINT reports_workreport_ledger_block_check CHECK ((ledger_block >= 0)),
    CONSTRAINT reports_workreport_version_check CHECK ((version >= 0))
);
CREATE TABLE public.riddles_answercopy (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    number smallint NOT NULL,
    account_id uuid,
    community_id uuid NOT NULL,
    riddle_set_id uuid NOT NULL,
    CONSTRAINT riddles_answercopy_number_check CHECK ((number >= 0))
);
CREATE TABLE public.riddles_homeguess (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    who bytea NOT NULL,
    tries smallint NOT NULL,
    right_at timestamp with time zone,
    community_id uuid NOT NULL,
    slip_id uuid NOT NULL,
    CONSTRAINT riddles_homeguess_tries_check CHECK ((tries >= 0))
);
CREATE TABLE public.riddles_riddle (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    face text NOT NULL,
    category character varying(24) NOT NULL,
    answer character varying(20) NOT NULL,
    also jsonb NOT NULL,
    form character varying(16) NOT NULL,
    difficulty smallint NOT NULL,
    source character varying(40) NOT NULL,
    fingerprint character varying(200) NOT NULL,
    version integer NOT NULL,
    retired_at timestamp with time zone,
    community_id uuid NOT NULL,
    CONSTRAINT riddle_difficulty CHECK (((difficulty >= 1) AND (difficulty <= 3))),
    CONSTRAINT riddles_riddle_difficulty_check CHECK ((difficulty >= 0)),
    CONSTRAINT riddles_riddle_version_check CHECK ((version >= 0))
);
CREATE TABLE public.riddles_riddleanswer (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    guest_name bytea NOT NULL,
    holder uuid,
    shows_name boolean NOT NULL,
    client_id uuid NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    mouth character varying(12) NOT NULL,
    is_at_home boolean NOT NULL,
    won boolean NOT NULL,
    prize_number smallint,
    stamps smallint NOT NULL,
    why character varying(8) NOT NULL,
    undone_at timestamp with time zone,
    by_id uuid,
    community_id uuid NOT NULL,
    person_id uuid,
    riddle_set_id uuid NOT NULL,
    slip_id uuid NOT NULL,
    card uuid,
    heard integer,
    is_kept boolean NOT NULL,
    most smallint NOT NULL,
    reference uuid,
    ties_stamped boolean NOT NULL,
    worth smallint NOT NULL,
    CONSTRAINT riddles_riddleanswer_heard_check CHECK ((heard >= 0)),
    CONSTRAINT riddles_riddleanswer_most_check CHECK ((most >= 0)),
    CONSTRAINT riddles_riddleanswer_prize_number_check CHECK ((prize_number >= 0)),
    CONSTRAINT riddles_riddleanswer_stamps_check CHECK ((stamps >= 0)),
    CONSTRAINT riddles_riddleanswer_worth_check CHECK ((worth >= 0))
);
CREATE TABLE public.riddles_riddleset (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    per_person smallint NOT NULL,
    stamps smallint NOT NULL,
    ties_stamped boolean NOT NULL,
    allows_pinyin boolean NOT NULL,
    at_home character varying(8) NOT NULL,
    printed_at timestamp with time zone,
    revealed_at timestamp with time zone,
    closed_at timestamp with time zone,
    community_id uuid NOT NULL,
    gathering_id uuid NOT NULL,
    CONSTRAINT riddles_riddleset_per_person_check CHECK ((per_person >= 0)),
    CONSTRAINT riddles_riddleset_stamps_check CHECK ((stamps >= 0))
);
CREATE TABLE public.riddles_riddleslip (
    id uuid NOT NULL,
    face text NOT NULL,
    category character varying(24) NOT NULL,
    answer character varying(20) NOT NULL,
    also jsonb NOT NULL,
    form character varying(16) NOT NULL,
    number smallint NOT NULL,
    code character varying(8) NOT NULL,
    taken_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    community_id uuid NOT NULL,
    riddle_id uuid NOT NULL,
    riddle_set_id uuid NOT NULL,
    CONSTRAINT riddles_riddleslip_number_check CHECK ((number >= 0))
);
CREATE TABLE public.roster_rostereffect (
    id uuid NOT NULL,
    number integer NOT NULL,
    outcome character varying(8) NOT NULL,
    household_id uuid,
    before bytea NOT NULL,
    community_id uuid NOT NULL,
    person_id uuid,
    roster_id uuid NOT NULL,
    CONSTRAINT roster_rostereffect_number_check CHECK ((number >= 0))
);
CREATE TABLE public.roster_rosterimport (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    file_name character varying(120) NOT NULL,
    fingerprint bytea NOT NULL,
    brought_by uuid,
    brought_by_name character varying(60) NOT NULL,
    kind character varying(8) NOT NULL,
    encoding character varying(16) NOT NULL,
    tables bytea NOT NULL,
    mends bytea NOT NULL,
    identity_cells integer NOT NULL,
    sheet smallint NOT NULL,
    header integer NOT NULL,
    columns jsonb NOT NULL,
    notices jsonb NOT NULL,
    trusted jsonb NOT NULL,
    as_of date,
    counts jsonb NOT NULL,
    missing jsonb NOT NULL,
    made jsonb NOT NULL,
    homes jsonb NOT NULL,
    job_id uuid,
    state character varying(10) NOT NULL,
    judged_at timestamp with time zone,
    applied_at timestamp with time zone,
    undone_at timestamp with time zone,
    community_id uuid NOT NULL,
    CONSTRAINT roster_rosterimport_identity_cells_check CHECK ((identity_cells >= 0)),
    CONSTRAINT roster_rosterimport_sheet_check CHECK ((sheet >= 0))
);
CREATE TABLE public.roster_rosterrow (
    id uuid NOT NULL,
    number integer NOT NULL,
    verdict character varying(10) NOT NULL,
    remarks jsonb NOT NULL,
    content bytea NOT NULL,
    community_id uuid NOT NULL,
    person_id uuid,
    roster_id uuid NOT NULL,
    CONSTRAINT roster_rosterrow_number_check CHECK ((number >= 0))
);
CREATE TABLE public.schedule_booking (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    holder uuid NOT NULL,
    title character varying(60) NOT NULL,
    shows_title boolean NOT NULL,
    released_at timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    community_id uuid NOT NULL,
    venue_id uuid NOT NULL,
    CONSTRAINT booking_forward CHECK ((ends_at > starts_at)),
    CONSTRAINT booking_within_a_day CHECK (((ends_at - starts_at) <= '24:00:00'::interval))
);
CREATE TABLE public.schedule_calendarday (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    day date NOT NULL,
    kind character varying(8) NOT NULL,
    name character varying(20) NOT NULL,
    community_id uuid NOT NULL,
    notice_year smallint NOT NULL,
    CONSTRAINT schedule_calendarday_notice_year_check CHECK ((notice_year >= 0))
);
CREATE TABLE public.schedule_closure (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    first_day date,
    last_day date,
    legal_holidays boolean NOT NULL,
    reason character varying(60) NOT NULL,
    lifted_at timestamp with time zone,
    community_id uuid NOT NULL,
    venue_id uuid NOT NULL,
    CONSTRAINT closure_days_or_holidays CHECK ((((first_day IS NULL) AND (last_day IS NULL) AND legal_holidays) OR ((last_day >= first_day) AND (NOT legal_holidays))))
);
CREATE TABLE public.schedule_timetable (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    repeat character varying(16) NOT NULL,
    "interval" smallint NOT NULL,
    days jsonb NOT NULL,
    week_of_month smallint,
    starts_at time without time zone NOT NULL,
    minutes smallint NOT NULL,
    first_day date NOT NULL,
    last_day date,
    on_holiday character varying(8) NOT NULL,
    on_workday boolean NOT NULL,
    version integer NOT NULL,
    series uuid NOT NULL,
    community_id uuid NOT NULL,
    CONSTRAINT schedule_timetable_interval_check CHECK (("interval" >= 0)),
    CONSTRAINT schedule_timetable_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT schedule_timetable_version_check CHECK ((version >= 0)),
    CONSTRAINT timetable_days_forward CHECK (((last_day IS NULL) OR (last_day >= first_day))),
    CONSTRAINT timetable_interval CHECK ((("interval" >= 1) AND ("interval" <= 52))),
    CONSTRAINT timetable_minutes CHECK (((minutes >= 5) AND (minutes <= 1440)))
);
CREATE TABLE public.schedule_venuerule (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    who character varying(8) NOT NULL,
    notice character varying(80) NOT NULL,
    community_id uuid NOT NULL,
    venue_id uuid NOT NULL
);
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_phone_index_key UNIQUE (phone_index);
ALTER TABLE ONLY public.accounts_account
    ADD CONSTRAINT accounts_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_appointment
    ADD CONSTRAINT accounts_appointment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_deskcode
    ADD CONSTRAINT accounts_deskcode_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.accounts_deskcode
    ADD CONSTRAINT accounts_deskcode_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_factorreset
    ADD CONSTRAINT accounts_factorreset_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_phonechange
    ADD CONSTRAINT accounts_phonechange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_phonecode
    ADD CONSTRAINT accounts_phonecode_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_signin
    ADD CONSTRAINT accounts_signin_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts_signin
    ADD CONSTRAINT accounts_signin_session_key_key UNIQUE (session_key);
ALTER TABLE ONLY public.gatherings_attendance
    ADD CONSTRAINT attendance_client_id_once UNIQUE (gathering_id, client_id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_candidate
    ADD CONSTRAINT award_candidate_once UNIQUE (round_id, person_id);
ALTER TABLE ONLY public.awards_counter
    ADD CONSTRAINT award_counter_once UNIQUE (round_id, account_id);
ALTER TABLE ONLY public.awards_elector
    ADD CONSTRAINT award_elector_once UNIQUE (round_id, key);
ALTER TABLE ONLY public.awards_envelope
    ADD CONSTRAINT award_envelope_once UNIQUE (elector_id, version);
ALTER TABLE ONLY public.awards_juror
    ADD CONSTRAINT award_juror_once UNIQUE (round_id, seal);
ALTER TABLE ONLY public.awards_juror
    ADD CONSTRAINT award_juror_person_once UNIQUE (round_id, person_id);
ALTER TABLE ONLY public.awards_candidate
    ADD CONSTRAINT award_number_once UNIQUE (round_id, number);
ALTER TABLE ONLY public.awards_objection
    ADD CONSTRAINT award_objection_code_once UNIQUE (community_id, code);
ALTER TABLE ONLY public.awards_envelope
    ADD CONSTRAINT award_receipt_once UNIQUE (round_id, receipt, version);
ALTER TABLE ONLY public.awards_sheet
    ADD CONSTRAINT award_sheet_code_once UNIQUE (round_id, code_index);
ALTER TABLE ONLY public.awards_sheet
    ADD CONSTRAINT award_sheet_serial_once UNIQUE (round_id, serial);
ALTER TABLE ONLY public.awards_envelope
    ADD CONSTRAINT award_ticket_envelope_once UNIQUE (sheet_id, version);
ALTER TABLE ONLY public.awards_typing
    ADD CONSTRAINT award_typing_once UNIQUE (sheet_id, account_id);
ALTER TABLE ONLY public.awards_witness
    ADD CONSTRAINT award_witness_once UNIQUE (round_id, person_id);
ALTER TABLE ONLY public.awards_ballotpaper
    ADD CONSTRAINT awards_ballotpaper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_candidate
    ADD CONSTRAINT awards_candidate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_counter
    ADD CONSTRAINT awards_counter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_elector
    ADD CONSTRAINT awards_elector_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_envelope
    ADD CONSTRAINT awards_envelope_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_hometrip
    ADD CONSTRAINT awards_hometrip_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_juror
    ADD CONSTRAINT awards_juror_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_lateelector
    ADD CONSTRAINT awards_lateelector_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_nomination
    ADD CONSTRAINT awards_nomination_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_objection
    ADD CONSTRAINT awards_objection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_round
    ADD CONSTRAINT awards_round_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_sheet
    ADD CONSTRAINT awards_sheet_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_typing
    ADD CONSTRAINT awards_typing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.awards_witness
    ADD CONSTRAINT awards_witness_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.base_clientkey
    ADD CONSTRAINT base_clientkey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.base_job
    ADD CONSTRAINT base_job_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.base_searchentry
    ADD CONSTRAINT base_searchentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.base_spending
    ADD CONSTRAINT base_spending_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.base_turn
    ADD CONSTRAINT base_turn_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.base_workerbeat
    ADD CONSTRAINT base_workerbeat_pkey PRIMARY KEY (worker);
ALTER TABLE ONLY public.ledger_block
    ADD CONSTRAINT block_number_once UNIQUE (community_id, number);
ALTER TABLE ONLY public.schedule_booking
    ADD CONSTRAINT booking_never_overlaps EXCLUDE USING gist (public.schedule_uuid_range(venue_id, venue_id, '[]'::text) WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE ((released_at IS NULL));
ALTER TABLE ONLY public.places_building
    ADD CONSTRAINT building_name_once UNIQUE (community_id, courtyard_id, name);
ALTER TABLE ONLY public.schedule_calendarday
    ADD CONSTRAINT calendar_day_once UNIQUE (community_id, day, notice_year);
ALTER TABLE ONLY public.cards_carddesign
    ADD CONSTRAINT card_design_once UNIQUE (community_id, product);
ALTER TABLE ONLY public.cards_cardface
    ADD CONSTRAINT card_face_once UNIQUE (run_id, building_id);
ALTER TABLE ONLY public.cards_card
    ADD CONSTRAINT card_serial_once UNIQUE (community_id, serial);
ALTER TABLE ONLY public.cards_card
    ADD CONSTRAINT cards_card_number_key UNIQUE (number);
ALTER TABLE ONLY public.cards_card
    ADD CONSTRAINT cards_card_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cards_carddesign
    ADD CONSTRAINT cards_carddesign_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cards_cardface
    ADD CONSTRAINT cards_cardface_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cards_handover
    ADD CONSTRAINT cards_handover_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cards_printrun
    ADD CONSTRAINT cards_printrun_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_chartersigning
    ADD CONSTRAINT charter_signed_once UNIQUE (charter_id, person_id);
ALTER TABLE ONLY public.points_charter
    ADD CONSTRAINT charter_version_once UNIQUE (point_id, version);
ALTER TABLE ONLY public.base_clientkey
    ADD CONSTRAINT client_key_once UNIQUE (community_id, actor_ref, key);
ALTER TABLE ONLY public.contacts_contactphone
    ADD CONSTRAINT contact_phone_order_once UNIQUE (contact_id, "order");
ALTER TABLE ONLY public.contacts_contactarea
    ADD CONSTRAINT contacts_contactarea_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contacts_contactphone
    ADD CONSTRAINT contacts_contactphone_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contacts_numberchange
    ADD CONSTRAINT contacts_numberchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contacts_numberreport
    ADD CONSTRAINT contacts_numberreport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contacts_publicationconsent
    ADD CONSTRAINT contacts_publicationconsent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contacts_publicentry
    ADD CONSTRAINT contacts_publicentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contacts_publicversion
    ADD CONSTRAINT contacts_publicversion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contacts_servicecontact
    ADD CONSTRAINT contacts_servicecontact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_dailycount
    ADD CONSTRAINT count_once_a_day UNIQUE (community_id, kind, day);
ALTER TABLE ONLY public.places_courtyard
    ADD CONSTRAINT courtyard_name_once UNIQUE (community_id, name);
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT desk_op_once UNIQUE (event_id, op_id);
ALTER TABLE ONLY public.places_district
    ADD CONSTRAINT district_name_once UNIQUE (city_id, name);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.events_doubt
    ADD CONSTRAINT doubt_once UNIQUE (event_id, key);
ALTER TABLE ONLY public.points_duty
    ADD CONSTRAINT duty_once UNIQUE (job_id, gathering_id);
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_device
    ADD CONSTRAINT events_device_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_doubt
    ADD CONSTRAINT events_doubt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_event
    ADD CONSTRAINT events_event_gathering_id_key UNIQUE (gathering_id);
ALTER TABLE ONLY public.events_event
    ADD CONSTRAINT events_event_host_id_key UNIQUE (host_id);
ALTER TABLE ONLY public.events_event
    ADD CONSTRAINT events_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_helper
    ADD CONSTRAINT events_helper_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_material
    ADD CONSTRAINT events_material_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_prize
    ADD CONSTRAINT events_prize_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_shift
    ADD CONSTRAINT events_shift_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_stampcard
    ADD CONSTRAINT events_stampcard_code_key UNIQUE (code);
ALTER TABLE ONLY public.events_stampcard
    ADD CONSTRAINT events_stampcard_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events_station
    ADD CONSTRAINT events_station_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT exchange_side_once UNIQUE (community_id, pair);
ALTER TABLE ONLY public.points_founder
    ADD CONSTRAINT founder_once UNIQUE (proposal_id, person_id);
ALTER TABLE ONLY public.reports_frozenfigure
    ADD CONSTRAINT frozen_figure_once UNIQUE (report_id, code);
ALTER TABLE ONLY public.gatherings_attendance
    ADD CONSTRAINT gatherings_attendance_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.gatherings_draw
    ADD CONSTRAINT gatherings_draw_gathering_id_key UNIQUE (gathering_id);
ALTER TABLE ONLY public.gatherings_draw
    ADD CONSTRAINT gatherings_draw_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.gatherings_feedkey
    ADD CONSTRAINT gatherings_feedkey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.gatherings_feedkey
    ADD CONSTRAINT gatherings_feedkey_token_index_key UNIQUE (token_index);
ALTER TABLE ONLY public.gatherings_gathering
    ADD CONSTRAINT gatherings_gathering_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.gatherings_host
    ADD CONSTRAINT gatherings_host_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.gatherings_quota
    ADD CONSTRAINT gatherings_quota_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.gatherings_regular
    ADD CONSTRAINT gatherings_regular_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.gatherings_series
    ADD CONSTRAINT gatherings_series_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.gatherings_series
    ADD CONSTRAINT gatherings_series_timetable_id_key UNIQUE (timetable_id);
ALTER TABLE ONLY public.gatherings_signup
    ADD CONSTRAINT gatherings_signup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.gatherings_steward
    ADD CONSTRAINT gatherings_steward_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_grid
    ADD CONSTRAINT grid_name_once UNIQUE (community_id, name);
ALTER TABLE ONLY public.people_guardian
    ADD CONSTRAINT guardian_once UNIQUE (child_id, guardian_id);
ALTER TABLE ONLY public.points_invitation
    ADD CONSTRAINT invitation_code_once UNIQUE (community_id, code);
ALTER TABLE ONLY public.ledger_block
    ADD CONSTRAINT ledger_block_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_dailycount
    ADD CONSTRAINT ledger_dailycount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_fact
    ADD CONSTRAINT ledger_fact_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_factref
    ADD CONSTRAINT ledger_factref_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_learntrule
    ADD CONSTRAINT ledger_learntrule_pkey PRIMARY KEY (mark);
ALTER TABLE ONLY public.ledger_ledgerlabel
    ADD CONSTRAINT ledger_ledgerlabel_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_monthpart
    ADD CONSTRAINT ledger_monthpart_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_takenback
    ADD CONSTRAINT ledger_takenback_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_unsealed
    ADD CONSTRAINT ledger_unsealed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.media_picture
    ADD CONSTRAINT media_picture_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.media_pictured
    ADD CONSTRAINT media_pictured_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.media_picturereport
    ADD CONSTRAINT media_picturereport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_monthpart
    ADD CONSTRAINT month_part_once UNIQUE (community_id, measure, month);
ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT people_consent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_correctionrequest
    ADD CONSTRAINT people_correctionrequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_erasurerequest
    ADD CONSTRAINT people_erasurerequest_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_guardian
    ADD CONSTRAINT people_guardian_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_household
    ADD CONSTRAINT people_household_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_look
    ADD CONSTRAINT people_look_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_person
    ADD CONSTRAINT people_person_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_proxy
    ADD CONSTRAINT people_proxy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.media_picturereport
    ADD CONSTRAINT picture_report_code_once UNIQUE (community_id, code);
ALTER TABLE ONLY public.media_picture
    ADD CONSTRAINT picture_stored_once UNIQUE (stored);
ALTER TABLE ONLY public.media_pictured
    ADD CONSTRAINT pictured_once UNIQUE (picture_id, person_id);
ALTER TABLE ONLY public.places_building
    ADD CONSTRAINT places_building_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_city
    ADD CONSTRAINT places_city_code_key UNIQUE (code);
ALTER TABLE ONLY public.places_city
    ADD CONSTRAINT places_city_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_community
    ADD CONSTRAINT places_community_code_key UNIQUE (code);
ALTER TABLE ONLY public.places_community
    ADD CONSTRAINT places_community_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_courtyard
    ADD CONSTRAINT places_courtyard_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_district
    ADD CONSTRAINT places_district_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_grid
    ADD CONSTRAINT places_grid_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_room
    ADD CONSTRAINT places_room_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_subdistrict
    ADD CONSTRAINT places_subdistrict_code_key UNIQUE (code);
ALTER TABLE ONLY public.places_subdistrict
    ADD CONSTRAINT places_subdistrict_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_unit
    ADD CONSTRAINT places_unit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_venue
    ADD CONSTRAINT places_venue_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_charter
    ADD CONSTRAINT points_charter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_chartersigning
    ADD CONSTRAINT points_chartersigning_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_deed
    ADD CONSTRAINT points_deed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_duty
    ADD CONSTRAINT points_duty_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT points_exchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_founder
    ADD CONSTRAINT points_founder_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_invitation
    ADD CONSTRAINT points_invitation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_mandate
    ADD CONSTRAINT points_mandate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_mandate
    ADD CONSTRAINT points_mandate_steward_id_key UNIQUE (steward_id);
ALTER TABLE ONLY public.points_material
    ADD CONSTRAINT points_material_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_materialmove
    ADD CONSTRAINT points_materialmove_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_member
    ADD CONSTRAINT points_member_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_member
    ADD CONSTRAINT points_member_regular_id_key UNIQUE (regular_id);
ALTER TABLE ONLY public.points_planitem
    ADD CONSTRAINT points_planitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_point
    ADD CONSTRAINT points_point_host_id_key UNIQUE (host_id);
ALTER TABLE ONLY public.points_point
    ADD CONSTRAINT points_point_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_point
    ADD CONSTRAINT points_point_proposal_id_key UNIQUE (proposal_id);
ALTER TABLE ONLY public.points_policysession
    ADD CONSTRAINT points_policysession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_post
    ADD CONSTRAINT points_post_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_postreport
    ADD CONSTRAINT points_postreport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_proposal
    ADD CONSTRAINT points_proposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_rotajob
    ADD CONSTRAINT points_rotajob_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_standards
    ADD CONSTRAINT points_standards_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_starappeal
    ADD CONSTRAINT points_starappeal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_starreview
    ADD CONSTRAINT points_starreview_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_tryout
    ADD CONSTRAINT points_tryout_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_postreport
    ADD CONSTRAINT post_report_code_once UNIQUE (community_id, code);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.points_proposal
    ADD CONSTRAINT proposal_code_once UNIQUE (community_id, code);
ALTER TABLE ONLY public.contacts_publicversion
    ADD CONSTRAINT public_version_once UNIQUE (community_id);
ALTER TABLE ONLY public.reports_workreport
    ADD CONSTRAINT report_edition_once UNIQUE (community_id, period, edition);
ALTER TABLE ONLY public.reports_correction
    ADD CONSTRAINT reports_correction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_frozenfigure
    ADD CONSTRAINT reports_frozenfigure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_handsentence
    ADD CONSTRAINT reports_handsentence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_workreport
    ADD CONSTRAINT reports_workreport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.riddles_riddleanswer
    ADD CONSTRAINT riddle_answer_client_id_once UNIQUE (riddle_set_id, client_id);
ALTER TABLE ONLY public.riddles_answercopy
    ADD CONSTRAINT riddle_answer_copy_once UNIQUE (riddle_set_id, number);
ALTER TABLE ONLY public.riddles_homeguess
    ADD CONSTRAINT riddle_home_guess_once UNIQUE (slip_id, who);
ALTER TABLE ONLY public.riddles_riddle
    ADD CONSTRAINT riddle_once UNIQUE (community_id, fingerprint);
ALTER TABLE ONLY public.riddles_riddleslip
    ADD CONSTRAINT riddle_slip_number_once UNIQUE (riddle_set_id, number);
ALTER TABLE ONLY public.riddles_answercopy
    ADD CONSTRAINT riddles_answercopy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.riddles_homeguess
    ADD CONSTRAINT riddles_homeguess_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.riddles_riddle
    ADD CONSTRAINT riddles_riddle_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.riddles_riddleanswer
    ADD CONSTRAINT riddles_riddleanswer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.riddles_riddleset
    ADD CONSTRAINT riddles_riddleset_gathering_id_key UNIQUE (gathering_id);
ALTER TABLE ONLY public.riddles_riddleset
    ADD CONSTRAINT riddles_riddleset_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.riddles_riddleslip
    ADD CONSTRAINT riddles_riddleslip_code_key UNIQUE (code);
ALTER TABLE ONLY public.riddles_riddleslip
    ADD CONSTRAINT riddles_riddleslip_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.places_room
    ADD CONSTRAINT room_number_once UNIQUE (unit_id, number);
ALTER TABLE ONLY public.roster_rostereffect
    ADD CONSTRAINT roster_effect_once UNIQUE (roster_id, number);
ALTER TABLE ONLY public.roster_rostereffect
    ADD CONSTRAINT roster_rostereffect_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.roster_rosterimport
    ADD CONSTRAINT roster_rosterimport_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.roster_rosterrow
    ADD CONSTRAINT roster_rosterrow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.roster_rosterrow
    ADD CONSTRAINT roster_row_once UNIQUE (roster_id, number);
ALTER TABLE ONLY public.schedule_booking
    ADD CONSTRAINT schedule_booking_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schedule_calendarday
    ADD CONSTRAINT schedule_calendarday_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schedule_closure
    ADD CONSTRAINT schedule_closure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schedule_timetable
    ADD CONSTRAINT schedule_timetable_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schedule_venuerule
    ADD CONSTRAINT schedule_venuerule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schedule_venuerule
    ADD CONSTRAINT schedule_venuerule_venue_id_key UNIQUE (venue_id);
ALTER TABLE ONLY public.base_searchentry
    ADD CONSTRAINT search_entry_once UNIQUE (community_id, kind, ref);
ALTER TABLE ONLY public.gatherings_signup
    ADD CONSTRAINT sign_up_turn_once UNIQUE (gathering_id, turn);
ALTER TABLE ONLY public.base_spending
    ADD CONSTRAINT spending_once_a_slice UNIQUE (name, at_slice);
ALTER TABLE ONLY public.events_stampcard
    ADD CONSTRAINT stamp_card_number_once UNIQUE (event_id, number);
ALTER TABLE ONLY public.points_standards
    ADD CONSTRAINT standards_once UNIQUE (community_id);
ALTER TABLE ONLY public.points_starreview
    ADD CONSTRAINT star_review_once UNIQUE (point_id, half, edition);
ALTER TABLE ONLY public.places_subdistrict
    ADD CONSTRAINT subdistrict_name_once UNIQUE (district_id, name);
ALTER TABLE ONLY public.schedule_timetable
    ADD CONSTRAINT timetable_series_once UNIQUE (series, first_day);
ALTER TABLE ONLY public.base_turn
    ADD CONSTRAINT turn_once UNIQUE (kind, community_id);
ALTER TABLE ONLY public.places_unit
    ADD CONSTRAINT unit_number_once UNIQUE (building_id, number);
ALTER TABLE ONLY public.places_venue
    ADD CONSTRAINT venue_code_once UNIQUE (community_id, code);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE INDEX accounts_appointment_account_id_3ec30d6e ON public.accounts_appointment USING btree (account_id);
CREATE INDEX accounts_appointment_appointed_by_id_b0e0ff42 ON public.accounts_appointment USING btree (appointed_by_id);
CREATE INDEX accounts_appointment_community_id_ebbda6c3 ON public.accounts_appointment USING btree (community_id);
CREATE INDEX accounts_deskcode_account_id_4d453780 ON public.accounts_deskcode USING btree (account_id);
CREATE INDEX accounts_deskcode_community_id_872b68ad ON public.accounts_deskcode USING btree (community_id);
CREATE INDEX accounts_deskcode_issued_by_id_0daae1fe ON public.accounts_deskcode USING btree (issued_by_id);
CREATE INDEX accounts_factorreset_account_id_524ff018 ON public.accounts_factorreset USING btree (account_id);
CREATE INDEX accounts_factorreset_asked_by_id_cbee6414 ON public.accounts_factorreset USING btree (asked_by_id);
CREATE INDEX accounts_factorreset_community_id_0ec73546 ON public.accounts_factorreset USING btree (community_id);
CREATE INDEX accounts_factorreset_confirmed_by_id_1e71b294 ON public.accounts_factorreset USING btree (confirmed_by_id);
CREATE INDEX accounts_phonechange_account_id_3e5666e0 ON public.accounts_phonechange USING btree (account_id);
CREATE INDEX accounts_phonechange_asked_by_id_52677a1b ON public.accounts_phonechange USING btree (asked_by_id);
CREATE INDEX accounts_phonechange_community_id_578c4bed ON public.accounts_phonechange USING btree (community_id);
CREATE INDEX accounts_phonechange_due_at_f3fcc162 ON public.accounts_phonechange USING btree (due_at);
CREATE INDEX accounts_phonecode_account_id_82f019f8 ON public.accounts_phonecode USING btree (account_id);
CREATE INDEX accounts_phonecode_community_id_46e10fc2 ON public.accounts_phonecode USING btree (community_id);
CREATE INDEX accounts_phonecode_expires_at_a7f8e051 ON public.accounts_phonecode USING btree (expires_at);
CREATE INDEX accounts_signin_account_id_b6b1b276 ON public.accounts_signin USING btree (account_id);
CREATE INDEX accounts_signin_session_key_29d63cd7_like ON public.accounts_signin USING btree (session_key varchar_pattern_ops);
CREATE INDEX appointment_by_role ON public.accounts_appointment USING btree (community_id, role);
CREATE INDEX attendance_of_gathering ON public.gatherings_attendance USING btree (gathering_id, undone_at);
CREATE UNIQUE INDEX attendance_once ON public.gatherings_attendance USING btree (gathering_id, person_id) WHERE ((NOT spare) AND (undone_at IS NULL) AND (NOT (person_id IS NULL)));
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX award_candidate_by_state ON public.awards_candidate USING btree (round_id, state);
CREATE UNIQUE INDEX award_certificate_once ON public.awards_candidate USING btree (community_id, certificate) WHERE (NOT ((certificate)::text = ''::text));
CREATE INDEX award_honours ON public.awards_candidate USING btree (community_id, outcome);
CREATE INDEX award_nomination_by_state ON public.awards_nomination USING btree (round_id, state);
CREATE INDEX award_objection_by_state ON public.awards_objection USING btree (round_id, state);
CREATE INDEX award_paper_by_box ON public.awards_ballotpaper USING btree (round_id, box);
CREATE INDEX award_round_by_time ON public.awards_round USING btree (community_id, created_at DESC);
CREATE INDEX award_round_running ON public.awards_round USING btree (community_id) WHERE (NOT ((state)::text = ANY ((ARRAY['draft'::character varying, 'done'::character varying, 'none'::character varying, 'cancelled'::character varying])::text[])));
CREATE INDEX award_trip_by_day ON public.awards_hometrip USING btree (round_id, went_on);
CREATE UNIQUE INDEX award_typing_settled_once ON public.awards_typing USING btree (sheet_id) WHERE is_settled;
CREATE INDEX awards_ballotpaper_community_id_08d786f9 ON public.awards_ballotpaper USING btree (community_id);
CREATE INDEX awards_ballotpaper_round_id_a82cefd8 ON public.awards_ballotpaper USING btree (round_id);
CREATE INDEX awards_candidate_community_id_e0d48112 ON public.awards_candidate USING btree (community_id);
CREATE INDEX awards_candidate_person_id_d58e86de ON public.awards_candidate USING btree (person_id);
CREATE INDEX awards_candidate_reviewed_by_id_18d4dcc5 ON public.awards_candidate USING btree (reviewed_by_id);
CREATE INDEX awards_candidate_round_id_7d8529a5 ON public.awards_candidate USING btree (round_id);
CREATE INDEX awards_counter_account_id_53c1f9ce ON public.awards_counter USING btree (account_id);
CREATE INDEX awards_counter_community_id_88c40e87 ON public.awards_counter USING btree (community_id);
CREATE INDEX awards_counter_round_id_60413caa ON public.awards_counter USING btree (round_id);
CREATE INDEX awards_elector_building_id_5015043e ON public.awards_elector USING btree (building_id);
CREATE INDEX awards_elector_community_id_721597d8 ON public.awards_elector USING btree (community_id);
CREATE INDEX awards_elector_household_id_2c73ec19 ON public.awards_elector USING btree (household_id);
CREATE INDEX awards_elector_person_id_5e6ca451 ON public.awards_elector USING btree (person_id);
CREATE INDEX awards_elector_round_id_9a6697c4 ON public.awards_elector USING btree (round_id);
CREATE INDEX awards_envelope_community_id_f6957529 ON public.awards_envelope USING btree (community_id);
CREATE INDEX awards_envelope_elector_id_0bb104f6 ON public.awards_envelope USING btree (elector_id);
CREATE INDEX awards_envelope_round_id_63789d66 ON public.awards_envelope USING btree (round_id);
CREATE INDEX awards_envelope_sheet_id_e9ac2455 ON public.awards_envelope USING btree (sheet_id);
CREATE INDEX awards_hometrip_community_id_60eef844 ON public.awards_hometrip USING btree (community_id);
CREATE INDEX awards_hometrip_round_id_a730d93f ON public.awards_hometrip USING btree (round_id);
CREATE INDEX awards_juror_community_id_32c76a75 ON public.awards_juror USING btree (community_id);
CREATE INDEX awards_juror_person_id_5b60f09a ON public.awards_juror USING btree (person_id);
CREATE INDEX awards_juror_round_id_079beda5 ON public.awards_juror USING btree (round_id);
CREATE INDEX awards_lateelector_asked_by_id_03ea5598 ON public.awards_lateelector USING btree (asked_by_id);
CREATE INDEX awards_lateelector_community_id_ba7423e8 ON public.awards_lateelector USING btree (community_id);
CREATE INDEX awards_lateelector_decided_by_id_86af6faa ON public.awards_lateelector USING btree (decided_by_id);
CREATE INDEX awards_lateelector_household_id_2b502c26 ON public.awards_lateelector USING btree (household_id);
CREATE INDEX awards_lateelector_person_id_3399cd39 ON public.awards_lateelector USING btree (person_id);
CREATE INDEX awards_lateelector_round_id_1e223cdf ON public.awards_lateelector USING btree (round_id);
CREATE INDEX awards_nomination_by_account_id_9a4cdac6 ON public.awards_nomination USING btree (by_account_id);
CREATE INDEX awards_nomination_by_person_id_2cd9a386 ON public.awards_nomination USING btree (by_person_id);
CREATE INDEX awards_nomination_candidate_id_ccc00dd2 ON public.awards_nomination USING btree (candidate_id);
CREATE INDEX awards_nomination_community_id_9477471f ON public.awards_nomination USING btree (community_id);
CREATE INDEX awards_nomination_round_id_0e690264 ON public.awards_nomination USING btree (round_id);
CREATE INDEX awards_nomination_wanted_building_id_b3966f2e ON public.awards_nomination USING btree (wanted_building_id);
CREATE INDEX awards_objection_candidate_id_741dd652 ON public.awards_objection USING btree (candidate_id);
CREATE INDEX awards_objection_community_id_66e297a6 ON public.awards_objection USING btree (community_id);
CREATE INDEX awards_objection_decided_by_id_cdeaa5e7 ON public.awards_objection USING btree (decided_by_id);
CREATE INDEX awards_objection_round_id_19cc5a2c ON public.awards_objection USING btree (round_id);
CREATE INDEX awards_round_community_id_1a789c09 ON public.awards_round USING btree (community_id);
CREATE INDEX awards_round_created_by_id_3fbaf3af ON public.awards_round USING btree (created_by_id);
CREATE INDEX awards_sheet_community_id_bae0b8af ON public.awards_sheet USING btree (community_id);
CREATE INDEX awards_sheet_round_id_01bea09a ON public.awards_sheet USING btree (round_id);
CREATE INDEX awards_typing_account_id_7d558681 ON public.awards_typing USING btree (account_id);
CREATE INDEX awards_typing_community_id_e8ae0ff7 ON public.awards_typing USING btree (community_id);
CREATE INDEX awards_typing_sheet_id_06e30a00 ON public.awards_typing USING btree (sheet_id);
CREATE INDEX awards_witness_community_id_db931f1a ON public.awards_witness USING btree (community_id);
CREATE INDEX awards_witness_person_id_35dba43c ON public.awards_witness USING btree (person_id);
CREATE INDEX awards_witness_round_id_2a2464be ON public.awards_witness USING btree (round_id);
CREATE INDEX base_clientkey_created_at_60affbd9 ON public.base_clientkey USING btree (created_at);
CREATE INDEX base_spending_swept_after_86c3f8f8 ON public.base_spending USING btree (swept_after);
CREATE INDEX base_workerbeat_worker_9bd78b1c_like ON public.base_workerbeat USING btree (worker varchar_pattern_ops);
CREATE INDEX booking_by_time ON public.schedule_booking USING btree (community_id, starts_at);
CREATE INDEX booking_by_venue ON public.schedule_booking USING btree (venue_id, starts_at);
CREATE UNIQUE INDEX booking_holder_once ON public.schedule_booking USING btree (holder) WHERE (released_at IS NULL);
CREATE UNIQUE INDEX building_name_once_outside ON public.places_building USING btree (community_id, name) WHERE (courtyard_id IS NULL);
CREATE INDEX card_by_building ON public.cards_card USING btree (community_id, state, product, building_id);
CREATE UNIQUE INDEX card_live_once ON public.cards_card USING btree (household_id, product) WHERE ((state)::text = 'live'::text);
CREATE INDEX cards_card_building_id_432bfcb9 ON public.cards_card USING btree (building_id);
CREATE INDEX cards_card_community_id_267319d1 ON public.cards_card USING btree (community_id);
CREATE INDEX cards_card_household_id_7c8e7127 ON public.cards_card USING btree (household_id);
CREATE INDEX cards_card_number_2a409c16_like ON public.cards_card USING btree (number varchar_pattern_ops);
CREATE INDEX cards_card_run_id_db08e6a3 ON public.cards_card USING btree (run_id);
CREATE INDEX cards_carddesign_community_id_75bbdac3 ON public.cards_carddesign USING btree (community_id);
CREATE INDEX cards_cardface_building_id_98311359 ON public.cards_cardface USING btree (building_id);
CREATE INDEX cards_cardface_community_id_f92aece1 ON public.cards_cardface USING btree (community_id);
CREATE INDEX cards_cardface_run_id_239aa108 ON public.cards_cardface USING btree (run_id);
CREATE INDEX cards_handover_account_id_29287635 ON public.cards_handover USING btree (account_id);
CREATE INDEX cards_handover_card_id_98576d86 ON public.cards_handover USING btree (card_id);
CREATE INDEX cards_handover_community_id_751ec5d2 ON public.cards_handover USING btree (community_id);
CREATE INDEX cards_printrun_account_id_5010c681 ON public.cards_printrun USING btree (account_id);
CREATE INDEX cards_printrun_community_id_d7caf758 ON public.cards_printrun USING btree (community_id);
CREATE UNIQUE INDEX charter_in_force_once ON public.points_charter USING btree (point_id) WHERE ((state)::text = 'in_force'::text);
CREATE UNIQUE INDEX charter_open_once ON public.points_charter USING btree (point_id) WHERE ((state)::text = 'open'::text);
CREATE INDEX closure_by_venue ON public.schedule_closure USING btree (community_id, venue_id);
CREATE UNIQUE INDEX closure_holidays_once ON public.schedule_closure USING btree (venue_id) WHERE (legal_holidays AND (lifted_at IS NULL));
CREATE UNIQUE INDEX consent_in_force_once ON public.people_consent USING btree (person_id, purpose) WHERE (withdrawn_at IS NULL);
CREATE INDEX contact_by_kind ON public.contacts_servicecontact USING btree (community_id, state, kind, "order");
CREATE INDEX contact_by_verified ON public.contacts_servicecontact USING btree (community_id, state, verified_at);
CREATE INDEX contacts_contactarea_building_id_8b086665 ON public.contacts_contactarea USING btree (building_id);
CREATE INDEX contacts_contactarea_community_id_5b9d1ef1 ON public.contacts_contactarea USING btree (community_id);
CREATE INDEX contacts_contactarea_contact_id_7d6008fe ON public.contacts_contactarea USING btree (contact_id);
CREATE INDEX contacts_contactarea_courtyard_id_16f97e2c ON public.contacts_contactarea USING btree (courtyard_id);
CREATE INDEX contacts_contactarea_grid_id_4506289c ON public.contacts_contactarea USING btree (grid_id);
CREATE INDEX contacts_contactphone_community_id_9021928c ON public.contacts_contactphone USING btree (community_id);
CREATE INDEX contacts_contactphone_contact_id_4e09e055 ON public.contacts_contactphone USING btree (contact_id);
CREATE INDEX contacts_numberchange_called_by_id_f461e47c ON public.contacts_numberchange USING btree (called_by_id);
CREATE INDEX contacts_numberchange_community_id_a73fa1da ON public.contacts_numberchange USING btree (community_id);
CREATE INDEX contacts_numberchange_contact_id_6b6e391a ON public.contacts_numberchange USING btree (contact_id);
CREATE INDEX contacts_numberchange_decided_by_id_b2cfca14 ON public.contacts_numberchange USING btree (decided_by_id);
CREATE INDEX contacts_numberchange_proposed_by_id_1483e742 ON public.contacts_numberchange USING btree (proposed_by_id);
CREATE INDEX contacts_numberreport_community_id_353ede30 ON public.contacts_numberreport USING btree (community_id);
CREATE INDEX contacts_numberreport_contact_id_5173e8cd ON public.contacts_numberreport USING btree (contact_id);
CREATE INDEX contacts_numberreport_joined_to_id_b6acd5f5 ON public.contacts_numberreport USING btree (joined_to_id);
CREATE INDEX contacts_numberreport_taken_by_id_0823678a ON public.contacts_numberreport USING btree (taken_by_id);
CREATE INDEX contacts_publicationconsent_community_id_8a0f9ad0 ON public.contacts_publicationconsent USING btree (community_id);
CREATE INDEX contacts_publicationconsent_contact_id_3dc0a632 ON public.contacts_publicationconsent USING btree (contact_id);
CREATE INDEX contacts_publicationconsent_recorded_by_id_38471f26 ON public.contacts_publicationconsent USING btree (recorded_by_id);
CREATE INDEX contacts_publicentry_community_id_fa94ff95 ON public.contacts_publicentry USING btree (community_id);
CREATE INDEX contacts_publicentry_contact_id_e1b79e34 ON public.contacts_publicentry USING btree (contact_id);
CREATE INDEX contacts_publicversion_community_id_37a8dc88 ON public.contacts_publicversion USING btree (community_id);
CREATE INDEX contacts_servicecontact_community_id_307c7429 ON public.contacts_servicecontact USING btree (community_id);
CREATE INDEX contacts_servicecontact_follows_id_453b44fc ON public.contacts_servicecontact USING btree (follows_id);
CREATE INDEX contacts_servicecontact_stands_in_for_id_73e870f2 ON public.contacts_servicecontact USING btree (stands_in_for_id);
CREATE INDEX contacts_servicecontact_verified_by_id_89e6db9f ON public.contacts_servicecontact USING btree (verified_by_id);
CREATE INDEX correction_by_state ON public.people_correctionrequest USING btree (community_id, state);
CREATE INDEX correction_of_report ON public.reports_correction USING btree (report_id, id);
CREATE INDEX deed_by_kind ON public.points_deed USING btree (point_id, kind, "on");
CREATE INDEX desk_op_by_kind ON public.events_deskop USING btree (event_id, kind, withdrawn);
CREATE INDEX desk_op_latest ON public.events_deskop USING btree (event_id, received_at DESC);
CREATE INDEX desk_op_undone ON public.events_deskop USING btree (event_id, target) WHERE ((kind)::text = 'undo'::text);
CREATE UNIQUE INDEX device_invited_once ON public.events_device USING btree (invitation) WHERE (invitation IS NOT NULL);
CREATE UNIQUE INDEX device_token_once ON public.events_device USING btree (token) WHERE (token IS NOT NULL);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX doubt_by_state ON public.events_doubt USING btree (event_id, state);
CREATE INDEX draw_due ON public.gatherings_draw USING btree (community_id, drawn_at, draws_at);
CREATE INDEX entry_by_contact ON public.contacts_publicentry USING btree (contact_id, shown_from);
CREATE INDEX entry_by_time ON public.contacts_publicentry USING btree (community_id, shown_until, shown_from);
CREATE INDEX erasure_by_due ON public.people_erasurerequest USING btree (state, due_at);
CREATE INDEX erasure_by_state ON public.people_erasurerequest USING btree (community_id, state);
CREATE UNIQUE INDEX erasure_waiting_once ON public.people_erasurerequest USING btree (person_id) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX event_by_state ON public.events_event USING btree (community_id, state);
CREATE INDEX events_deskop_by_id_3442827c ON public.events_deskop USING btree (by_id);
CREATE INDEX events_deskop_card_id_fe677c65 ON public.events_deskop USING btree (card_id);
CREATE INDEX events_deskop_community_id_3cb4e9c9 ON public.events_deskop USING btree (community_id);
CREATE INDEX events_deskop_device_id_1a593607 ON public.events_deskop USING btree (device_id);
CREATE INDEX events_deskop_event_id_3caa8490 ON public.events_deskop USING btree (event_id);
CREATE INDEX events_deskop_gathering_id_e487c288 ON public.events_deskop USING btree (gathering_id);
CREATE INDEX events_deskop_instead_of_id_d9da863a ON public.events_deskop USING btree (instead_of_id);
CREATE INDEX events_deskop_person_id_c41fbc48 ON public.events_deskop USING btree (person_id);
CREATE INDEX events_deskop_prize_id_fce008d8 ON public.events_deskop USING btree (prize_id);
CREATE INDEX events_deskop_station_id_3373a22c ON public.events_deskop USING btree (station_id);
CREATE INDEX events_device_community_id_f5e50029 ON public.events_device USING btree (community_id);
CREATE INDEX events_device_event_id_9a788f1e ON public.events_device USING btree (event_id);
CREATE INDEX events_device_gathering_id_0b0b09e5 ON public.events_device USING btree (gathering_id);
CREATE INDEX events_device_made_by_id_7903e4ee ON public.events_device USING btree (made_by_id);
CREATE INDEX events_device_station_id_2bf5e177 ON public.events_device USING btree (station_id);
CREATE INDEX events_doubt_community_id_a5225bef ON public.events_doubt USING btree (community_id);
CREATE INDEX events_doubt_device_id_25fb5289 ON public.events_doubt USING btree (device_id);
CREATE INDEX events_doubt_event_id_075a8c20 ON public.events_doubt USING btree (event_id);
CREATE INDEX events_doubt_op_id_b702e6f1 ON public.events_doubt USING btree (op_id);
CREATE INDEX events_doubt_settled_by_id_c0769b46 ON public.events_doubt USING btree (settled_by_id);
CREATE INDEX events_event_community_id_90595525 ON public.events_event USING btree (community_id);
CREATE INDEX events_event_copied_from_id_1e74fc0e ON public.events_event USING btree (copied_from_id);
CREATE INDEX events_event_venue_id_ffde28fd ON public.events_event USING btree (venue_id);
CREATE INDEX events_helper_community_id_ca326341 ON public.events_helper USING btree (community_id);
CREATE INDEX events_helper_event_id_fa9e8c4b ON public.events_helper USING btree (event_id);
CREATE INDEX events_helper_person_id_099812ea ON public.events_helper USING btree (person_id);
CREATE INDEX events_helper_shift_id_3127d049 ON public.events_helper USING btree (shift_id);
CREATE INDEX events_material_community_id_b6e324ff ON public.events_material USING btree (community_id);
CREATE INDEX events_material_event_id_ffcb97d5 ON public.events_material USING btree (event_id);
CREATE INDEX events_prize_community_id_f6893e7f ON public.events_prize USING btree (community_id);
CREATE INDEX events_prize_event_id_13434875 ON public.events_prize USING btree (event_id);
CREATE INDEX events_shift_community_id_3ff91bf6 ON public.events_shift USING btree (community_id);
CREATE INDEX events_shift_event_id_02d315d4 ON public.events_shift USING btree (event_id);
CREATE INDEX events_shift_station_id_8c246e04 ON public.events_shift USING btree (station_id);
CREATE INDEX events_stampcard_code_20fe1157_like ON public.events_stampcard USING btree (code varchar_pattern_ops);
CREATE INDEX events_stampcard_community_id_97b13293 ON public.events_stampcard USING btree (community_id);
CREATE INDEX events_stampcard_event_id_4136d2fc ON public.events_stampcard USING btree (event_id);
CREATE INDEX events_stampcard_person_id_4aebf8a5 ON public.events_stampcard USING btree (person_id);
CREATE INDEX events_station_community_id_d66c5f76 ON public.events_station USING btree (community_id);
CREATE INDEX events_station_event_id_a360cd76 ON public.events_station USING btree (event_id);
CREATE INDEX events_station_host_id_5f5f9a42 ON public.events_station USING btree (host_id);
CREATE INDEX exchange_by_pair ON public.points_exchange USING btree (pair);
CREATE INDEX exchange_by_point ON public.points_exchange USING btree (point_id, starts_at);
CREATE INDEX fact_by_kind_day ON public.ledger_fact USING btree (community_id, kind, day);
CREATE INDEX fact_by_ref ON public.ledger_factref USING btree (community_id, ref, fact_id DESC);
CREATE INDEX fact_by_time ON public.ledger_fact USING btree (community_id, at DESC, id DESC);
CREATE UNIQUE INDEX factor_reset_open_once ON public.accounts_factorreset USING btree (account_id) WHERE (done_at IS NULL);
CREATE UNIQUE INDEX feed_key_once ON public.gatherings_feedkey USING btree (person_id) WHERE (revoked_at IS NULL);
CREATE INDEX gathering_by_host ON public.gatherings_gathering USING btree (host_id, starts_at);
CREATE INDEX gathering_by_recorder ON public.gatherings_gathering USING btree (recorder_id) WHERE (recorder_id IS NOT NULL);
CREATE INDEX gathering_by_time ON public.gatherings_gathering USING btree (community_id, starts_at);
CREATE INDEX gathering_by_venue ON public.gatherings_gathering USING btree (venue_id, starts_at);
CREATE UNIQUE INDEX gathering_occurs_once ON public.gatherings_gathering USING btree (timetable_id, occurs_on) WHERE (NOT (timetable_id IS NULL));
CREATE INDEX gatherings_attendance_by_id_09b6f969 ON public.gatherings_attendance USING btree (by_id);
CREATE INDEX gatherings_attendance_community_id_156b0143 ON public.gatherings_attendance USING btree (community_id);
CREATE INDEX gatherings_attendance_gathering_id_5da7a974 ON public.gatherings_attendance USING btree (gathering_id);
CREATE INDEX gatherings_attendance_person_id_65c2a283 ON public.gatherings_attendance USING btree (person_id);
CREATE INDEX gatherings_draw_community_id_461d9115 ON public.gatherings_draw USING btree (community_id);
CREATE INDEX gatherings_feedkey_community_id_f9a9340e ON public.gatherings_feedkey USING btree (community_id);
CREATE INDEX gatherings_feedkey_person_id_0702f4a2 ON public.gatherings_feedkey USING btree (person_id);
CREATE INDEX gatherings_gathering_community_id_b1454740 ON public.gatherings_gathering USING btree (community_id);
CREATE INDEX gatherings_gathering_host_id_7a97b13f ON public.gatherings_gathering USING btree (host_id);
CREATE INDEX gatherings_gathering_timetable_id_d8405070 ON public.gatherings_gathering USING btree (timetable_id);
CREATE INDEX gatherings_gathering_venue_id_15157fa5 ON public.gatherings_gathering USING btree (venue_id);
CREATE INDEX gatherings_host_community_id_2c21569b ON public.gatherings_host USING btree (community_id);
CREATE INDEX gatherings_host_venue_id_513894e5 ON public.gatherings_host USING btree (venue_id);
CREATE INDEX gatherings_quota_community_id_d5d49e18 ON public.gatherings_quota USING btree (community_id);
CREATE INDEX gatherings_quota_courtyard_id_77e68ab5 ON public.gatherings_quota USING btree (courtyard_id);
CREATE INDEX gatherings_quota_gathering_id_4ee406ff ON public.gatherings_quota USING btree (gathering_id);
CREATE INDEX gatherings_regular_community_id_27e93657 ON public.gatherings_regular USING btree (community_id);
CREATE INDEX gatherings_regular_host_id_72134d13 ON public.gatherings_regular USING btree (host_id);
CREATE INDEX gatherings_regular_person_id_44256c76 ON public.gatherings_regular USING btree (person_id);
CREATE INDEX gatherings_series_community_id_60000e93 ON public.gatherings_series USING btree (community_id);
CREATE INDEX gatherings_series_host_id_62c7653a ON public.gatherings_series USING btree (host_id);
CREATE INDEX gatherings_series_venue_id_45a54a57 ON public.gatherings_series USING btree (venue_id);
CREATE INDEX gatherings_signup_community_id_797a3a85 ON public.gatherings_signup USING btree (community_id);
CREATE INDEX gatherings_signup_courtyard_id_5525b4ec ON public.gatherings_signup USING btree (courtyard_id);
CREATE INDEX gatherings_signup_gathering_id_3474dcd8 ON public.gatherings_signup USING btree (gathering_id);
CREATE INDEX gatherings_signup_made_by_id_932636a2 ON public.gatherings_signup USING btree (made_by_id);
CREATE INDEX gatherings_signup_person_id_35df7bfc ON public.gatherings_signup USING btree (person_id);
CREATE INDEX gatherings_steward_community_id_0ebb9855 ON public.gatherings_steward USING btree (community_id);
CREATE INDEX gatherings_steward_host_id_385ad794 ON public.gatherings_steward USING btree (host_id);
CREATE INDEX gatherings_steward_person_id_5a8bc5e3 ON public.gatherings_steward USING btree (person_id);
CREATE INDEX handover_by_card ON public.cards_handover USING btree (card_id, at);
CREATE INDEX handover_by_visit ON public.cards_handover USING btree (visit);
CREATE INDEX helper_by_event ON public.events_helper USING btree (event_id, state);
CREATE UNIQUE INDEX helper_once_a_shift ON public.events_helper USING btree (shift_id, person_id) WHERE (NOT (person_id IS NULL));
CREATE INDEX host_by_kind ON public.gatherings_host USING btree (community_id, kind, name);
CREATE INDEX household_by_door ON public.people_household USING btree (community_id, building_id, unit_number, room_number);
CREATE UNIQUE INDEX household_once_per_place ON public.people_household USING btree (room_id, order_in_room) WHERE ((state)::text = 'living'::text);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX job_active ON public.base_job USING btree (id) WHERE ((state)::text = ANY ((ARRAY['queued'::character varying, 'running'::character varying])::text[]));
CREATE INDEX job_by_finish ON public.base_job USING btree (finished_at);
CREATE INDEX job_by_maker ON public.base_job USING btree (community_id, created_by, kind);
CREATE INDEX label_by_ref ON public.ledger_ledgerlabel USING btree (community_id, ref);
CREATE INDEX ledger_learntrule_mark_7b41c64a_like ON public.ledger_learntrule USING btree (mark varchar_pattern_ops);
CREATE INDEX look_by_account ON public.people_look USING btree (account_id, created_at);
CREATE INDEX look_by_person ON public.people_look USING btree (community_id, person_id, created_at);
CREATE INDEX look_by_time ON public.people_look USING btree (community_id, created_at);
CREATE INDEX material_by_event ON public.events_material USING btree (event_id, "order");
CREATE INDEX material_move_by_day ON public.points_materialmove USING btree (material_id, "on");
CREATE UNIQUE INDEX material_once ON public.points_material USING btree (point_id, name) WHERE (retired_at IS NULL);
CREATE INDEX media_picture_brought_by_id_2d39ef7f ON public.media_picture USING btree (brought_by_id);
CREATE INDEX media_picture_brought_for_id_8f7144e5 ON public.media_picture USING btree (brought_for_id);
CREATE INDEX media_picture_community_id_af9a2c47 ON public.media_picture USING btree (community_id);
CREATE INDEX media_picture_decided_by_id_84cf4d16 ON public.media_picture USING btree (decided_by_id);
CREATE INDEX media_pictured_community_id_26730c8b ON public.media_pictured USING btree (community_id);
CREATE INDEX media_pictured_person_id_6bb02972 ON public.media_pictured USING btree (person_id);
CREATE INDEX media_pictured_picture_id_dbfcca6d ON public.media_pictured USING btree (picture_id);
CREATE INDEX media_picturereport_community_id_53278e43 ON public.media_picturereport USING btree (community_id);
CREATE INDEX media_picturereport_picture_id_e3afbddd ON public.media_picturereport USING btree (picture_id);
CREATE INDEX message_by_account ON public.messaging_message USING btree (to_account_id, channel, created_at DESC);
CREATE INDEX message_by_day ON public.messaging_message USING btree (channel, created_at);
CREATE INDEX message_by_person ON public.messaging_message USING btree (community_id, to_person_id);
CREATE INDEX message_by_state ON public.messaging_message USING btree (community_id, channel, state);
CREATE INDEX messaging_message_community_id_9f0564ef ON public.messaging_message USING btree (community_id);
CREATE INDEX messaging_message_to_account_id_0bfd34d6 ON public.messaging_message USING btree (to_account_id);
CREATE INDEX messaging_message_to_person_id_01cfa7c0 ON public.messaging_message USING btree (to_person_id);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX number_change_by_state ON public.contacts_numberchange USING btree (community_id, state, live_at);
CREATE UNIQUE INDEX number_change_open_once ON public.contacts_numberchange USING btree (contact_id) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'cooling'::character varying])::text[]));
CREATE INDEX number_report_inbox ON public.contacts_numberreport USING btree (community_id, state, created_at DESC);
CREATE UNIQUE INDEX number_report_open_once ON public.contacts_numberreport USING btree (contact_id) WHERE ((joined_to_id IS NULL) AND ((state)::text = ANY ((ARRAY['new'::character varying, 'checking'::character varying])::text[])));
CREATE INDEX people_consent_community_id_54693d77 ON public.people_consent USING btree (community_id);
CREATE INDEX people_consent_given_by_id_48a596ed ON public.people_consent USING btree (given_by_id);
CREATE INDEX people_consent_person_id_a757a92f ON public.people_consent USING btree (person_id);
CREATE INDEX people_correctionrequest_account_id_d0667dc3 ON public.people_correctionrequest USING btree (account_id);
CREATE INDEX people_correctionrequest_community_id_9ef5136a ON public.people_correctionrequest USING btree (community_id);
CREATE INDEX people_correctionrequest_person_id_b8534470 ON public.people_correctionrequest USING btree (person_id);
CREATE INDEX people_erasurerequest_account_id_54b3f985 ON public.people_erasurerequest USING btree (account_id);
CREATE INDEX people_erasurerequest_community_id_360e72d8 ON public.people_erasurerequest USING btree (community_id);
CREATE INDEX people_erasurerequest_person_id_aebf8850 ON public.people_erasurerequest USING btree (person_id);
CREATE INDEX people_guardian_child_id_19bb1332 ON public.people_guardian USING btree (child_id);
CREATE INDEX people_guardian_community_id_a11011e2 ON public.people_guardian USING btree (community_id);
CREATE INDEX people_guardian_guardian_id_8ef90a9a ON public.people_guardian USING btree (guardian_id);
CREATE INDEX people_household_building_id_72342071 ON public.people_household USING btree (building_id);
CREATE INDEX people_household_community_id_22515880 ON public.people_household USING btree (community_id);
CREATE INDEX people_household_room_id_96a0290c ON public.people_household USING btree (room_id);
CREATE INDEX people_look_account_id_df108a8e ON public.people_look USING btree (account_id);
CREATE INDEX people_look_community_id_4d2b39e6 ON public.people_look USING btree (community_id);
CREATE INDEX people_look_person_id_2f2fa7c6 ON public.people_look USING btree (person_id);
CREATE INDEX people_person_account_id_50605bf6 ON public.people_person USING btree (account_id);
CREATE INDEX people_person_community_id_3ba58a23 ON public.people_person USING btree (community_id);
CREATE INDEX people_person_household_id_5312f7c5 ON public.people_person USING btree (household_id);
CREATE INDEX people_person_merged_into_id_138bbee4 ON public.people_person USING btree (merged_into_id);
CREATE INDEX people_proxy_community_id_3469df88 ON public.people_proxy USING btree (community_id);
CREATE INDEX people_proxy_helper_id_c81ee43e ON public.people_proxy USING btree (helper_id);
CREATE INDEX people_proxy_person_id_17e6fdb2 ON public.people_proxy USING btree (person_id);
CREATE INDEX people_proxy_wanted_building_id_769a5f83 ON public.people_proxy USING btree (wanted_building_id);
CREATE UNIQUE INDEX person_account_once ON public.people_person USING btree (community_id, account_id) WHERE ((state)::text = 'living'::text);
CREATE INDEX person_by_last4 ON public.people_person USING btree (community_id, phone_last4_index);
CREATE INDEX person_by_name ON public.people_person USING btree (community_id, state, sort_key);
CREATE INDEX person_by_phone ON public.people_person USING btree (community_id, phone_index);
CREATE UNIQUE INDEX phone_change_open_once ON public.accounts_phonechange USING btree (account_id) WHERE (closed_at IS NULL);
CREATE INDEX picture_by_holder ON public.media_picture USING btree (community_id, holder, state);
CREATE INDEX picture_by_state ON public.media_picture USING btree (community_id, state, created_at);
CREATE INDEX picture_files_to_drop ON public.media_picture USING btree (state) WHERE ((NOT files_gone) AND ((state)::text = 'withdrawn'::text));
CREATE INDEX picture_report_open ON public.media_picturereport USING btree (picture_id, decided_at);
CREATE INDEX places_building_community_id_29e1c213 ON public.places_building USING btree (community_id);
CREATE INDEX places_building_courtyard_id_6f133650 ON public.places_building USING btree (courtyard_id);
CREATE INDEX places_building_grid_id_b95ce318 ON public.places_building USING btree (grid_id);
CREATE INDEX places_city_code_98810331_like ON public.places_city USING btree (code varchar_pattern_ops);
CREATE INDEX places_community_code_68a5a19c_like ON public.places_community USING btree (code varchar_pattern_ops);
CREATE INDEX places_community_subdistrict_id_c1d12d0b ON public.places_community USING btree (subdistrict_id);
CREATE INDEX places_courtyard_community_id_2441250c ON public.places_courtyard USING btree (community_id);
CREATE INDEX places_district_city_id_c05ea0a8 ON public.places_district USING btree (city_id);
CREATE INDEX places_grid_community_id_4908c9b9 ON public.places_grid USING btree (community_id);
CREATE INDEX places_room_community_id_eedf156c ON public.places_room USING btree (community_id);
CREATE INDEX places_room_unit_id_87636500 ON public.places_room USING btree (unit_id);
CREATE INDEX places_subdistrict_code_af68f645_like ON public.places_subdistrict USING btree (code varchar_pattern_ops);
CREATE INDEX places_subdistrict_district_id_91af1484 ON public.places_subdistrict USING btree (district_id);
CREATE INDEX places_unit_building_id_1224b470 ON public.places_unit USING btree (building_id);
CREATE INDEX places_unit_community_id_a0e9042a ON public.places_unit USING btree (community_id);
CREATE INDEX places_venue_bad_weather_id_a8cf6eca ON public.places_venue USING btree (bad_weather_id);
CREATE INDEX places_venue_code_f4f8863f ON public.places_venue USING btree (code);
CREATE INDEX places_venue_code_f4f8863f_like ON public.places_venue USING btree (code varchar_pattern_ops);
CREATE INDEX places_venue_community_id_e42f32c6 ON public.places_venue USING btree (community_id);
CREATE INDEX plan_item_by_year ON public.points_planitem USING btree (point_id, year);
CREATE INDEX point_by_state ON public.points_point USING btree (community_id, state);
CREATE INDEX points_charter_community_id_45b4b127 ON public.points_charter USING btree (community_id);
CREATE INDEX points_charter_drafted_by_id_73429bc8 ON public.points_charter USING btree (drafted_by_id);
CREATE INDEX points_charter_point_id_98093456 ON public.points_charter USING btree (point_id);
CREATE INDEX points_chartersigning_by_id_27085bd6 ON public.points_chartersigning USING btree (by_id);
CREATE INDEX points_chartersigning_charter_id_17862e01 ON public.points_chartersigning USING btree (charter_id);
CREATE INDEX points_chartersigning_community_id_de6f0738 ON public.points_chartersigning USING btree (community_id);
CREATE INDEX points_chartersigning_person_id_9a20b34c ON public.points_chartersigning USING btree (person_id);
CREATE INDEX points_deed_by_id_d2b82076 ON public.points_deed USING btree (by_id);
CREATE INDEX points_deed_community_id_16437b2c ON public.points_deed USING btree (community_id);
CREATE INDEX points_deed_point_id_1cffb34b ON public.points_deed USING btree (point_id);
CREATE INDEX points_duty_by_id_40e8a8c9 ON public.points_duty USING btree (by_id);
CREATE INDEX points_duty_community_id_bcdad66c ON public.points_duty USING btree (community_id);
CREATE INDEX points_duty_gathering_id_fa4c267a ON public.points_duty USING btree (gathering_id);
CREATE INDEX points_duty_job_id_27e178d2 ON public.points_duty USING btree (job_id);
CREATE INDEX points_duty_person_id_68cb8455 ON public.points_duty USING btree (person_id);
CREATE INDEX points_exchange_community_id_67155916 ON public.points_exchange USING btree (community_id);
CREATE INDEX points_exchange_gathering_id_a587a3b4 ON public.points_exchange USING btree (gathering_id);
CREATE INDEX points_exchange_partner_community_id_2beb1993 ON public.points_exchange USING btree (partner_community_id);
CREATE INDEX points_exchange_point_id_06a77468 ON public.points_exchange USING btree (point_id);
CREATE INDEX points_exchange_venue_id_0592d18e ON public.points_exchange USING btree (venue_id);
CREATE INDEX points_founder_by_id_3a6c20e9 ON public.points_founder USING btree (by_id);
CREATE INDEX points_founder_community_id_f5167641 ON public.points_founder USING btree (community_id);
CREATE INDEX points_founder_person_id_f1991d19 ON public.points_founder USING btree (person_id);
CREATE INDEX points_founder_proposal_id_623dfb8b ON public.points_founder USING btree (proposal_id);
CREATE INDEX points_invitation_by_id_6114c313 ON public.points_invitation USING btree (by_id);
CREATE INDEX points_invitation_community_id_37000985 ON public.points_invitation USING btree (community_id);
CREATE INDEX points_invitation_point_id_07418a69 ON public.points_invitation USING btree (point_id);
CREATE INDEX points_mandate_community_id_40d62ac5 ON public.points_mandate USING btree (community_id);
CREATE INDEX points_material_community_id_1a43667f ON public.points_material USING btree (community_id);
CREATE INDEX points_material_point_id_6f31dc6e ON public.points_material USING btree (point_id);
CREATE INDEX points_materialmove_by_id_d1fc7b9c ON public.points_materialmove USING btree (by_id);
CREATE INDEX points_materialmove_community_id_7476eb8f ON public.points_materialmove USING btree (community_id);
CREATE INDEX points_materialmove_material_id_3c297555 ON public.points_materialmove USING btree (material_id);
CREATE INDEX points_member_community_id_f5ff0009 ON public.points_member USING btree (community_id);
CREATE INDEX points_member_invited_by_id_5606bd9f ON public.points_member USING btree (invited_by_id);
CREATE INDEX points_member_person_id_accb520f ON public.points_member USING btree (person_id);
CREATE INDEX points_member_point_id_74ffe16e ON public.points_member USING btree (point_id);
CREATE INDEX points_planitem_community_id_f71e3f60 ON public.points_planitem USING btree (community_id);
CREATE INDEX points_planitem_point_id_db3cad4c ON public.points_planitem USING btree (point_id);
CREATE INDEX points_point_community_id_9d9f00e5 ON public.points_point USING btree (community_id);
CREATE INDEX points_policysession_community_id_81e564ee ON public.points_policysession USING btree (community_id);
CREATE INDEX points_policysession_gathering_id_a13cfba0 ON public.points_policysession USING btree (gathering_id);
CREATE INDEX points_policysession_point_id_1699d3e1 ON public.points_policysession USING btree (point_id);
CREATE INDEX points_post_author_id_bd1a979d ON public.points_post USING btree (author_id);
CREATE INDEX points_post_community_id_2b2f6c21 ON public.points_post USING btree (community_id);
CREATE INDEX points_post_point_id_08c3569c ON public.points_post USING btree (point_id);
CREATE INDEX points_post_seen_by_id_9e18f094 ON public.points_post USING btree (seen_by_id);
CREATE INDEX points_postreport_account_id_66b52afe ON public.points_postreport USING btree (account_id);
CREATE INDEX points_postreport_community_id_c788383c ON public.points_postreport USING btree (community_id);
CREATE INDEX points_postreport_decided_by_id_9fd6e9c4 ON public.points_postreport USING btree (decided_by_id);
CREATE INDEX points_postreport_post_id_69bd45db ON public.points_postreport USING btree (post_id);
CREATE INDEX points_proposal_community_id_a1ece666 ON public.points_proposal USING btree (community_id);
CREATE INDEX points_proposal_decided_by_id_bb7553a1 ON public.points_proposal USING btree (decided_by_id);
CREATE INDEX points_proposal_deputy_id_48440c64 ON public.points_proposal USING btree (deputy_id);
CREATE INDEX points_proposal_leader_id_7de21214 ON public.points_proposal USING btree (leader_id);
CREATE INDEX points_proposal_made_by_id_153a4538 ON public.points_proposal USING btree (made_by_id);
CREATE INDEX points_proposal_proposer_id_58d509ac ON public.points_proposal USING btree (proposer_id);
CREATE INDEX points_proposal_venue_id_497f03d2 ON public.points_proposal USING btree (venue_id);
CREATE INDEX points_rotajob_community_id_b8b71aa0 ON public.points_rotajob USING btree (community_id);
CREATE INDEX points_rotajob_point_id_eece7b39 ON public.points_rotajob USING btree (point_id);
CREATE INDEX points_standards_community_id_ae7f57d2 ON public.points_standards USING btree (community_id);
CREATE INDEX points_starappeal_community_id_e11b7716 ON public.points_starappeal USING btree (community_id);
CREATE INDEX points_starappeal_decided_by_id_6d886967 ON public.points_starappeal USING btree (decided_by_id);
CREATE INDEX points_starappeal_person_id_a2bb87df ON public.points_starappeal USING btree (person_id);
CREATE INDEX points_starappeal_review_id_80d71992 ON public.points_starappeal USING btree (review_id);
CREATE INDEX points_starreview_community_id_84234ea1 ON public.points_starreview USING btree (community_id);
CREATE INDEX points_starreview_confirmed_by_id_48606294 ON public.points_starreview USING btree (confirmed_by_id);
CREATE INDEX points_starreview_point_id_1146270e ON public.points_starreview USING btree (point_id);
CREATE INDEX points_tryout_community_id_26b7f306 ON public.points_tryout USING btree (community_id);
CREATE INDEX points_tryout_gathering_id_70f67cb3 ON public.points_tryout USING btree (gathering_id);
CREATE INDEX points_tryout_person_id_99e74e21 ON public.points_tryout USING btree (person_id);
CREATE INDEX points_tryout_point_id_811422ac ON public.points_tryout USING btree (point_id);
CREATE INDEX policy_session_by_point ON public.points_policysession USING btree (community_id, point_id);
CREATE UNIQUE INDEX policy_session_once ON public.points_policysession USING btree (gathering_id, topic) WHERE (withdrawn_at IS NULL);
CREATE INDEX post_by_point ON public.points_post USING btree (point_id, state, created_at);
CREATE INDEX post_report_by_due ON public.points_postreport USING btree (community_id, state, due_at);
CREATE INDEX post_report_by_post ON public.points_postreport USING btree (post_id, state);
CREATE INDEX print_run_by_time ON public.cards_printrun USING btree (community_id, created_at DESC);
CREATE INDEX prize_by_event ON public.events_prize USING btree (event_id, "order");
CREATE UNIQUE INDEX prize_once_a_holder ON public.events_deskop USING btree (event_id, holder) WHERE (((kind)::text = 'prize'::text) AND ((ruling)::text = ''::text) AND ((stands)::text = ANY ((ARRAY['fine'::character varying, 'few'::character varying])::text[])) AND (NOT withdrawn));
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX proposal_by_state ON public.points_proposal USING btree (community_id, state);
CREATE INDEX proxy_by_helper ON public.people_proxy USING btree (helper_id, state);
CREATE INDEX proxy_by_state ON public.people_proxy USING btree (community_id, state);
CREATE UNIQUE INDEX proxy_once ON public.people_proxy USING btree (person_id, helper_id) WHERE ((state)::text = ANY ((ARRAY['asked'::character varying, 'confirmed'::character varying])::text[]));
CREATE UNIQUE INDEX publication_consent_in_force_once ON public.contacts_publicationconsent USING btree (contact_id) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX quota_of_band_once ON public.gatherings_quota USING btree (gathering_id, band) WHERE (NOT ((band)::text = ''::text));
CREATE UNIQUE INDEX quota_of_courtyard_once ON public.gatherings_quota USING btree (gathering_id, courtyard_id) WHERE (NOT (courtyard_id IS NULL));
CREATE UNIQUE INDEX regular_once ON public.gatherings_regular USING btree (host_id, person_id) WHERE (until IS NULL);
CREATE UNIQUE INDEX report_draft_once ON public.reports_workreport USING btree (community_id, period) WHERE ((state)::text = 'draft'::text);
CREATE INDEX reports_correction_community_id_4ea5a455 ON public.reports_correction USING btree (community_id);
CREATE INDEX reports_correction_made_by_id_5bff2c9e ON public.reports_correction USING btree (made_by_id);
CREATE INDEX reports_correction_report_id_20a93918 ON public.reports_correction USING btree (report_id);
CREATE INDEX reports_frozenfigure_community_id_36b4ade6 ON public.reports_frozenfigure USING btree (community_id);
CREATE INDEX reports_frozenfigure_report_id_868aabbb ON public.reports_frozenfigure USING btree (report_id);
CREATE INDEX reports_handsentence_community_id_ed70a07c ON public.reports_handsentence USING btree (community_id);
CREATE INDEX reports_handsentence_report_id_b82c67e1 ON public.reports_handsentence USING btree (report_id);
CREATE INDEX reports_handsentence_written_by_id_569542a2 ON public.reports_handsentence USING btree (written_by_id);
CREATE INDEX reports_workreport_community_id_b8770fd4 ON public.reports_workreport USING btree (community_id);
CREATE INDEX reports_workreport_frozen_by_id_fdb34610 ON public.reports_workreport USING btree (frozen_by_id);
CREATE INDEX riddle_answer_of_set ON public.riddles_riddleanswer USING btree (riddle_set_id, undone_at);
CREATE INDEX riddle_bank ON public.riddles_riddle USING btree (community_id, retired_at, difficulty);
CREATE UNIQUE INDEX riddle_prize_number_once ON public.riddles_riddleanswer USING btree (riddle_set_id, holder, prize_number) WHERE ((undone_at IS NULL) AND (NOT (holder IS NULL)) AND (NOT (prize_number IS NULL)));
CREATE INDEX riddle_set_open ON public.riddles_riddleset USING btree (community_id, closed_at);
CREATE UNIQUE INDEX riddle_slip_once ON public.riddles_riddleslip USING btree (riddle_set_id, riddle_id) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX riddle_slip_won_once ON public.riddles_riddleanswer USING btree (slip_id) WHERE ((undone_at IS NULL) AND won);
CREATE INDEX riddles_answercopy_account_id_efa6998c ON public.riddles_answercopy USING btree (account_id);
CREATE INDEX riddles_answercopy_community_id_1d2782fd ON public.riddles_answercopy USING btree (community_id);
CREATE INDEX riddles_answercopy_riddle_set_id_cc8e3b3e ON public.riddles_answercopy USING btree (riddle_set_id);
CREATE INDEX riddles_homeguess_community_id_a60573d6 ON public.riddles_homeguess USING btree (community_id);
CREATE INDEX riddles_homeguess_slip_id_1ba0209d ON public.riddles_homeguess USING btree (slip_id);
CREATE INDEX riddles_riddle_community_id_f83dc60f ON public.riddles_riddle USING btree (community_id);
CREATE INDEX riddles_riddleanswer_by_id_23d9ae02 ON public.riddles_riddleanswer USING btree (by_id);
CREATE INDEX riddles_riddleanswer_community_id_8cd65d24 ON public.riddles_riddleanswer USING btree (community_id);
CREATE INDEX riddles_riddleanswer_person_id_28369e76 ON public.riddles_riddleanswer USING btree (person_id);
CREATE INDEX riddles_riddleanswer_riddle_set_id_1c5df525 ON public.riddles_riddleanswer USING btree (riddle_set_id);
CREATE INDEX riddles_riddleanswer_slip_id_7c080efb ON public.riddles_riddleanswer USING btree (slip_id);
CREATE INDEX riddles_riddleset_community_id_ae751b47 ON public.riddles_riddleset USING btree (community_id);
CREATE INDEX riddles_riddleslip_code_213b7cd0_like ON public.riddles_riddleslip USING btree (code varchar_pattern_ops);
CREATE INDEX riddles_riddleslip_community_id_c4e418d7 ON public.riddles_riddleslip USING btree (community_id);
CREATE INDEX riddles_riddleslip_riddle_id_9cc46d00 ON public.riddles_riddleslip USING btree (riddle_id);
CREATE INDEX riddles_riddleslip_riddle_set_id_25954bff ON public.riddles_riddleslip USING btree (riddle_set_id);
CREATE INDEX roster_import_by_time ON public.roster_rosterimport USING btree (community_id, created_at DESC);
CREATE UNIQUE INDEX roster_one_at_a_time ON public.roster_rosterimport USING btree (community_id) WHERE ((state)::text = ANY ((ARRAY['applying'::character varying, 'undoing'::character varying])::text[]));
CREATE INDEX roster_rostereffect_community_id_f0ca2d77 ON public.roster_rostereffect USING btree (community_id);
CREATE INDEX roster_rostereffect_person_id_a04058f7 ON public.roster_rostereffect USING btree (person_id);
CREATE INDEX roster_rostereffect_roster_id_74af0069 ON public.roster_rostereffect USING btree (roster_id);
CREATE INDEX roster_rosterimport_community_id_b1f642e3 ON public.roster_rosterimport USING btree (community_id);
CREATE INDEX roster_rosterrow_community_id_2f378679 ON public.roster_rosterrow USING btree (community_id);
CREATE INDEX roster_rosterrow_person_id_88ff41e1 ON public.roster_rosterrow USING btree (person_id);
CREATE INDEX roster_rosterrow_roster_id_ba716b2d ON public.roster_rosterrow USING btree (roster_id);
CREATE INDEX roster_row_by_verdict ON public.roster_rosterrow USING btree (roster_id, verdict, number);
CREATE UNIQUE INDEX rota_job_once ON public.points_rotajob USING btree (point_id, name) WHERE (retired_at IS NULL);
CREATE INDEX schedule_booking_community_id_15f69b12 ON public.schedule_booking USING btree (community_id);
CREATE INDEX schedule_booking_venue_id_b36a57b7 ON public.schedule_booking USING btree (venue_id);
CREATE INDEX schedule_calendarday_community_id_04334d69 ON public.schedule_calendarday USING btree (community_id);
CREATE INDEX schedule_closure_community_id_0958484e ON public.schedule_closure USING btree (community_id);
CREATE INDEX schedule_closure_venue_id_9aca15cc ON public.schedule_closure USING btree (venue_id);
CREATE INDEX schedule_timetable_community_id_734cbbdd ON public.schedule_timetable USING btree (community_id);
CREATE INDEX schedule_venuerule_community_id_0f39c5d7 ON public.schedule_venuerule USING btree (community_id);
CREATE INDEX search_entry_vector ON public.base_searchentry USING gin (vector);
CREATE INDEX sentence_of_report ON public.reports_handsentence USING btree (report_id, id);
CREATE INDEX series_open ON public.gatherings_series USING btree (community_id, ended_on);
CREATE INDEX sign_in_by_account ON public.accounts_signin USING btree (account_id, ended_at);
CREATE INDEX sign_in_by_end ON public.accounts_signin USING btree (ended_at);
CREATE INDEX sign_up_by_phone ON public.gatherings_signup USING btree (community_id, guest_phone_index);
CREATE INDEX sign_up_by_request ON public.gatherings_signup USING btree (community_id, request);
CREATE INDEX sign_up_in_order ON public.gatherings_signup USING btree (gathering_id, state, turn);
CREATE INDEX sign_up_named ON public.gatherings_signup USING btree (gathering_id) WHERE shows_name;
CREATE INDEX sign_up_of_person ON public.gatherings_signup USING btree (person_id, state);
CREATE INDEX sign_up_offer_due ON public.gatherings_signup USING btree (community_id, answer_by);
CREATE UNIQUE INDEX sign_up_once ON public.gatherings_signup USING btree (gathering_id, person_id) WHERE ((NOT ((state)::text = ANY ((ARRAY['cancelled'::character varying, 'expired'::character varying])::text[]))) AND (NOT (person_id IS NULL)));
CREATE UNIQUE INDEX stamp_card_on_phone_once ON public.events_stampcard USING btree (event_id, person_id) WHERE (NOT is_paper);
CREATE UNIQUE INDEX star_appeal_open_once ON public.points_starappeal USING btree (review_id) WHERE ((state)::text = 'open'::text);
CREATE INDEX star_review_by_state ON public.points_starreview USING btree (community_id, state);
CREATE UNIQUE INDEX star_review_confirmed_once ON public.points_starreview USING btree (point_id, half) WHERE ((state)::text = 'confirmed'::text);
CREATE INDEX station_by_event ON public.events_station USING btree (event_id, "order");
CREATE INDEX steward_by_host ON public.gatherings_steward USING btree (host_id, ends_on);
CREATE INDEX taken_back_by_day ON public.ledger_takenback USING btree (community_id, kind, day);
CREATE INDEX try_out_by_age ON public.points_tryout USING btree (created_at);
CREATE INDEX try_out_by_point ON public.points_tryout USING btree (point_id, state);
CREATE UNIQUE INDEX try_out_once ON public.points_tryout USING btree (point_id, person_id) WHERE (((state)::text = 'new'::text) AND (NOT (person_id IS NULL)));
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX unsealed_by_community ON public.ledger_unsealed USING btree (community_id, id);
CREATE TRIGGER awards_ballotpaper_no_delete BEFORE DELETE ON public.awards_ballotpaper FOR EACH ROW EXECUTE FUNCTION public.awards_box_refuse();
CREATE TRIGGER awards_ballotpaper_no_update BEFORE UPDATE ON public.awards_ballotpaper FOR EACH ROW EXECUTE FUNCTION public.awards_box_refuse();
CREATE TRIGGER awards_envelope_no_delete BEFORE DELETE ON public.awards_envelope FOR EACH ROW EXECUTE FUNCTION public.awards_box_delete();
CREATE TRIGGER awards_envelope_no_insert BEFORE INSERT ON public.awards_envelope FOR EACH ROW EXECUTE FUNCTION public.awards_box_insert();
CREATE TRIGGER awards_envelope_no_update BEFORE UPDATE ON public.awards_envelope FOR EACH ROW EXECUTE FUNCTION public.awards_box_refuse();
CREATE TRIGGER ledger_block_no_delete BEFORE DELETE ON public.ledger_block FOR EACH ROW EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_block_no_truncate BEFORE TRUNCATE ON public.ledger_block FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_block_no_update BEFORE UPDATE ON public.ledger_block FOR EACH ROW EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_fact_no_delete BEFORE DELETE ON public.ledger_fact FOR EACH ROW EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_fact_no_truncate BEFORE TRUNCATE ON public.ledger_fact FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_fact_no_update BEFORE UPDATE ON public.ledger_fact FOR EACH ROW EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_ledgerlabel_no_delete BEFORE DELETE ON public.ledger_ledgerlabel FOR EACH ROW EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_ledgerlabel_no_truncate BEFORE TRUNCATE ON public.ledger_ledgerlabel FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER ledger_ledgerlabel_no_update BEFORE UPDATE ON public.ledger_ledgerlabel FOR EACH ROW WHEN ((((new.label)::text <> ''::text) OR (length(new.salt) > 0) OR ((((new.id IS DISTINCT FROM old.id) OR (new.community_id IS DISTINCT FROM old.community_id)) OR (new.ref IS DISTINCT FROM old.ref)) OR (new.digest IS DISTINCT FROM old.digest)))) EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_accounts_account_id FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_appointment
    ADD CONSTRAINT accounts_appointment_account_id_3ec30d6e_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_appointment
    ADD CONSTRAINT accounts_appointment_appointed_by_id_b0e0ff42_fk_accounts_ FOREIGN KEY (appointed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_appointment
    ADD CONSTRAINT accounts_appointment_community_id_ebbda6c3_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_deskcode
    ADD CONSTRAINT accounts_deskcode_account_id_4d453780_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_deskcode
    ADD CONSTRAINT accounts_deskcode_community_id_872b68ad_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_deskcode
    ADD CONSTRAINT accounts_deskcode_issued_by_id_0daae1fe_fk_accounts_account_id FOREIGN KEY (issued_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_factorreset
    ADD CONSTRAINT accounts_factorreset_account_id_524ff018_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_factorreset
    ADD CONSTRAINT accounts_factorreset_asked_by_id_cbee6414_fk_accounts_ FOREIGN KEY (asked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_factorreset
    ADD CONSTRAINT accounts_factorreset_community_id_0ec73546_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_factorreset
    ADD CONSTRAINT accounts_factorreset_confirmed_by_id_1e71b294_fk_accounts_ FOREIGN KEY (confirmed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_phonechange
    ADD CONSTRAINT accounts_phonechange_account_id_3e5666e0_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_phonechange
    ADD CONSTRAINT accounts_phonechange_asked_by_id_52677a1b_fk_accounts_ FOREIGN KEY (asked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_phonechange
    ADD CONSTRAINT accounts_phonechange_community_id_578c4bed_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_phonecode
    ADD CONSTRAINT accounts_phonecode_account_id_82f019f8_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_phonecode
    ADD CONSTRAINT accounts_phonecode_community_id_46e10fc2_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.accounts_signin
    ADD CONSTRAINT accounts_signin_account_id_b6b1b276_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_ballotpaper
    ADD CONSTRAINT awards_ballotpaper_community_id_08d786f9_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_ballotpaper
    ADD CONSTRAINT awards_ballotpaper_round_id_a82cefd8_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_candidate
    ADD CONSTRAINT awards_candidate_community_id_e0d48112_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_candidate
    ADD CONSTRAINT awards_candidate_person_id_d58e86de_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_candidate
    ADD CONSTRAINT awards_candidate_reviewed_by_id_18d4dcc5_fk_accounts_account_id FOREIGN KEY (reviewed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_candidate
    ADD CONSTRAINT awards_candidate_round_id_7d8529a5_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_counter
    ADD CONSTRAINT awards_counter_account_id_53c1f9ce_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_counter
    ADD CONSTRAINT awards_counter_community_id_88c40e87_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_counter
    ADD CONSTRAINT awards_counter_round_id_60413caa_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_elector
    ADD CONSTRAINT awards_elector_building_id_5015043e_fk_places_building_id FOREIGN KEY (building_id) REFERENCES public.places_building(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_elector
    ADD CONSTRAINT awards_elector_community_id_721597d8_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_elector
    ADD CONSTRAINT awards_elector_household_id_2c73ec19_fk_people_household_id FOREIGN KEY (household_id) REFERENCES public.people_household(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_elector
    ADD CONSTRAINT awards_elector_person_id_5e6ca451_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_elector
    ADD CONSTRAINT awards_elector_round_id_9a6697c4_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_envelope
    ADD CONSTRAINT awards_envelope_community_id_f6957529_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_envelope
    ADD CONSTRAINT awards_envelope_elector_id_0bb104f6_fk_awards_elector_id FOREIGN KEY (elector_id) REFERENCES public.awards_elector(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_envelope
    ADD CONSTRAINT awards_envelope_round_id_63789d66_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_envelope
    ADD CONSTRAINT awards_envelope_sheet_id_e9ac2455_fk_awards_sheet_id FOREIGN KEY (sheet_id) REFERENCES public.awards_sheet(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_hometrip
    ADD CONSTRAINT awards_hometrip_community_id_60eef844_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_hometrip
    ADD CONSTRAINT awards_hometrip_round_id_a730d93f_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_juror
    ADD CONSTRAINT awards_juror_community_id_32c76a75_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_juror
    ADD CONSTRAINT awards_juror_person_id_5b60f09a_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_juror
    ADD CONSTRAINT awards_juror_round_id_079beda5_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_lateelector
    ADD CONSTRAINT awards_lateelector_asked_by_id_03ea5598_fk_accounts_account_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_lateelector
    ADD CONSTRAINT awards_lateelector_community_id_ba7423e8_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_lateelector
    ADD CONSTRAINT awards_lateelector_decided_by_id_86af6faa_fk_accounts_ FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_lateelector
    ADD CONSTRAINT awards_lateelector_household_id_2b502c26_fk_people_household_id FOREIGN KEY (household_id) REFERENCES public.people_household(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_lateelector
    ADD CONSTRAINT awards_lateelector_person_id_3399cd39_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_lateelector
    ADD CONSTRAINT awards_lateelector_round_id_1e223cdf_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_nomination
    ADD CONSTRAINT awards_nomination_by_account_id_9a4cdac6_fk_accounts_account_id FOREIGN KEY (by_account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_nomination
    ADD CONSTRAINT awards_nomination_by_person_id_2cd9a386_fk_people_person_id FOREIGN KEY (by_person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_nomination
    ADD CONSTRAINT awards_nomination_candidate_id_ccc00dd2_fk_awards_candidate_id FOREIGN KEY (candidate_id) REFERENCES public.awards_candidate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_nomination
    ADD CONSTRAINT awards_nomination_community_id_9477471f_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_nomination
    ADD CONSTRAINT awards_nomination_round_id_0e690264_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_nomination
    ADD CONSTRAINT awards_nomination_wanted_building_id_b3966f2e_fk_places_bu FOREIGN KEY (wanted_building_id) REFERENCES public.places_building(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_objection
    ADD CONSTRAINT awards_objection_candidate_id_741dd652_fk_awards_candidate_id FOREIGN KEY (candidate_id) REFERENCES public.awards_candidate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_objection
    ADD CONSTRAINT awards_objection_community_id_66e297a6_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_objection
    ADD CONSTRAINT awards_objection_decided_by_id_cdeaa5e7_fk_accounts_account_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_objection
    ADD CONSTRAINT awards_objection_round_id_19cc5a2c_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_round
    ADD CONSTRAINT awards_round_community_id_1a789c09_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_round
    ADD CONSTRAINT awards_round_created_by_id_3fbaf3af_fk_accounts_account_id FOREIGN KEY (created_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_sheet
    ADD CONSTRAINT awards_sheet_community_id_bae0b8af_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_sheet
    ADD CONSTRAINT awards_sheet_round_id_01bea09a_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_typing
    ADD CONSTRAINT awards_typing_account_id_7d558681_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_typing
    ADD CONSTRAINT awards_typing_community_id_e8ae0ff7_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_typing
    ADD CONSTRAINT awards_typing_sheet_id_06e30a00_fk_awards_sheet_id FOREIGN KEY (sheet_id) REFERENCES public.awards_sheet(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_witness
    ADD CONSTRAINT awards_witness_community_id_db931f1a_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_witness
    ADD CONSTRAINT awards_witness_person_id_35dba43c_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.awards_witness
    ADD CONSTRAINT awards_witness_round_id_2a2464be_fk_awards_round_id FOREIGN KEY (round_id) REFERENCES public.awards_round(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_card
    ADD CONSTRAINT cards_card_building_id_432bfcb9_fk_places_building_id FOREIGN KEY (building_id) REFERENCES public.places_building(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_card
    ADD CONSTRAINT cards_card_community_id_267319d1_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_card
    ADD CONSTRAINT cards_card_household_id_7c8e7127_fk_people_household_id FOREIGN KEY (household_id) REFERENCES public.people_household(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_card
    ADD CONSTRAINT cards_card_run_id_db08e6a3_fk_cards_printrun_id FOREIGN KEY (run_id) REFERENCES public.cards_printrun(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_carddesign
    ADD CONSTRAINT cards_carddesign_community_id_75bbdac3_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_cardface
    ADD CONSTRAINT cards_cardface_building_id_98311359_fk_places_building_id FOREIGN KEY (building_id) REFERENCES public.places_building(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_cardface
    ADD CONSTRAINT cards_cardface_community_id_f92aece1_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_cardface
    ADD CONSTRAINT cards_cardface_run_id_239aa108_fk_cards_printrun_id FOREIGN KEY (run_id) REFERENCES public.cards_printrun(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_handover
    ADD CONSTRAINT cards_handover_account_id_29287635_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_handover
    ADD CONSTRAINT cards_handover_card_id_98576d86_fk_cards_card_id FOREIGN KEY (card_id) REFERENCES public.cards_card(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_handover
    ADD CONSTRAINT cards_handover_community_id_751ec5d2_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_printrun
    ADD CONSTRAINT cards_printrun_account_id_5010c681_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cards_printrun
    ADD CONSTRAINT cards_printrun_community_id_d7caf758_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_contactarea
    ADD CONSTRAINT contacts_contactarea_building_id_8b086665_fk_places_building_id FOREIGN KEY (building_id) REFERENCES public.places_building(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_contactarea
    ADD CONSTRAINT contacts_contactarea_community_id_5b9d1ef1_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_contactarea
    ADD CONSTRAINT contacts_contactarea_contact_id_7d6008fe_fk_contacts_ FOREIGN KEY (contact_id) REFERENCES public.contacts_servicecontact(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_contactarea
    ADD CONSTRAINT contacts_contactarea_courtyard_id_16f97e2c_fk_places_co FOREIGN KEY (courtyard_id) REFERENCES public.places_courtyard(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_contactarea
    ADD CONSTRAINT contacts_contactarea_grid_id_4506289c_fk_places_grid_id FOREIGN KEY (grid_id) REFERENCES public.places_grid(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_contactphone
    ADD CONSTRAINT contacts_contactphon_community_id_9021928c_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_contactphone
    ADD CONSTRAINT contacts_contactphon_contact_id_4e09e055_fk_contacts_ FOREIGN KEY (contact_id) REFERENCES public.contacts_servicecontact(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_numberchange
    ADD CONSTRAINT contacts_numberchang_called_by_id_f461e47c_fk_accounts_ FOREIGN KEY (called_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_numberchange
    ADD CONSTRAINT contacts_numberchang_community_id_a73fa1da_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_numberchange
    ADD CONSTRAINT contacts_numberchang_contact_id_6b6e391a_fk_contacts_ FOREIGN KEY (contact_id) REFERENCES public.contacts_servicecontact(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_numberchange
    ADD CONSTRAINT contacts_numberchang_decided_by_id_b2cfca14_fk_accounts_ FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_numberchange
    ADD CONSTRAINT contacts_numberchang_proposed_by_id_1483e742_fk_accounts_ FOREIGN KEY (proposed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_numberreport
    ADD CONSTRAINT contacts_numberrepor_community_id_353ede30_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_numberreport
    ADD CONSTRAINT contacts_numberrepor_contact_id_5173e8cd_fk_contacts_ FOREIGN KEY (contact_id) REFERENCES public.contacts_servicecontact(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_numberreport
    ADD CONSTRAINT contacts_numberrepor_joined_to_id_b6acd5f5_fk_contacts_ FOREIGN KEY (joined_to_id) REFERENCES public.contacts_numberreport(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_numberreport
    ADD CONSTRAINT contacts_numberrepor_taken_by_id_0823678a_fk_accounts_ FOREIGN KEY (taken_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_publicationconsent
    ADD CONSTRAINT contacts_publication_community_id_8a0f9ad0_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_publicationconsent
    ADD CONSTRAINT contacts_publication_contact_id_3dc0a632_fk_contacts_ FOREIGN KEY (contact_id) REFERENCES public.contacts_servicecontact(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_publicationconsent
    ADD CONSTRAINT contacts_publication_recorded_by_id_38471f26_fk_accounts_ FOREIGN KEY (recorded_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_publicentry
    ADD CONSTRAINT contacts_publicentry_community_id_fa94ff95_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_publicentry
    ADD CONSTRAINT contacts_publicentry_contact_id_e1b79e34_fk_contacts_ FOREIGN KEY (contact_id) REFERENCES public.contacts_servicecontact(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_publicversion
    ADD CONSTRAINT contacts_publicversi_community_id_37a8dc88_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_servicecontact
    ADD CONSTRAINT contacts_servicecont_community_id_307c7429_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_servicecontact
    ADD CONSTRAINT contacts_servicecont_follows_id_453b44fc_fk_contacts_ FOREIGN KEY (follows_id) REFERENCES public.contacts_servicecontact(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_servicecontact
    ADD CONSTRAINT contacts_servicecont_stands_in_for_id_73e870f2_fk_contacts_ FOREIGN KEY (stands_in_for_id) REFERENCES public.contacts_servicecontact(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contacts_servicecontact
    ADD CONSTRAINT contacts_servicecont_verified_by_id_89e6db9f_fk_accounts_ FOREIGN KEY (verified_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_by_id_3442827c_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_card_id_fe677c65_fk_events_stampcard_id FOREIGN KEY (card_id) REFERENCES public.events_stampcard(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_community_id_3cb4e9c9_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_device_id_1a593607_fk_events_device_id FOREIGN KEY (device_id) REFERENCES public.events_device(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_event_id_3caa8490_fk_events_event_id FOREIGN KEY (event_id) REFERENCES public.events_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_gathering_id_e487c288_fk_gatherings_gathering_id FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_instead_of_id_d9da863a_fk_events_prize_id FOREIGN KEY (instead_of_id) REFERENCES public.events_prize(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_person_id_c41fbc48_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_prize_id_fce008d8_fk_events_prize_id FOREIGN KEY (prize_id) REFERENCES public.events_prize(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_deskop
    ADD CONSTRAINT events_deskop_station_id_3373a22c_fk_events_station_id FOREIGN KEY (station_id) REFERENCES public.events_station(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_device
    ADD CONSTRAINT events_device_community_id_f5e50029_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_device
    ADD CONSTRAINT events_device_event_id_9a788f1e_fk_events_event_id FOREIGN KEY (event_id) REFERENCES public.events_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_device
    ADD CONSTRAINT events_device_gathering_id_0b0b09e5_fk_gatherings_gathering_id FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_device
    ADD CONSTRAINT events_device_made_by_id_7903e4ee_fk_accounts_account_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_device
    ADD CONSTRAINT events_device_station_id_2bf5e177_fk_events_station_id FOREIGN KEY (station_id) REFERENCES public.events_station(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_doubt
    ADD CONSTRAINT events_doubt_community_id_a5225bef_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_doubt
    ADD CONSTRAINT events_doubt_device_id_25fb5289_fk_events_device_id FOREIGN KEY (device_id) REFERENCES public.events_device(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_doubt
    ADD CONSTRAINT events_doubt_event_id_075a8c20_fk_events_event_id FOREIGN KEY (event_id) REFERENCES public.events_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_doubt
    ADD CONSTRAINT events_doubt_op_id_b702e6f1_fk_events_deskop_id FOREIGN KEY (op_id) REFERENCES public.events_deskop(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_doubt
    ADD CONSTRAINT events_doubt_settled_by_id_c0769b46_fk_accounts_account_id FOREIGN KEY (settled_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_event
    ADD CONSTRAINT events_event_community_id_90595525_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_event
    ADD CONSTRAINT events_event_copied_from_id_1e74fc0e_fk_events_event_id FOREIGN KEY (copied_from_id) REFERENCES public.events_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_event
    ADD CONSTRAINT events_event_gathering_id_be8a42cf_fk_gatherings_gathering_id FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_event
    ADD CONSTRAINT events_event_host_id_522ba98e_fk_gatherings_host_id FOREIGN KEY (host_id) REFERENCES public.gatherings_host(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_event
    ADD CONSTRAINT events_event_venue_id_ffde28fd_fk_places_venue_id FOREIGN KEY (venue_id) REFERENCES public.places_venue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_helper
    ADD CONSTRAINT events_helper_community_id_ca326341_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_helper
    ADD CONSTRAINT events_helper_event_id_fa9e8c4b_fk_events_event_id FOREIGN KEY (event_id) REFERENCES public.events_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_helper
    ADD CONSTRAINT events_helper_person_id_099812ea_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_helper
    ADD CONSTRAINT events_helper_shift_id_3127d049_fk_events_shift_id FOREIGN KEY (shift_id) REFERENCES public.events_shift(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_material
    ADD CONSTRAINT events_material_community_id_b6e324ff_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_material
    ADD CONSTRAINT events_material_event_id_ffcb97d5_fk_events_event_id FOREIGN KEY (event_id) REFERENCES public.events_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_prize
    ADD CONSTRAINT events_prize_community_id_f6893e7f_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_prize
    ADD CONSTRAINT events_prize_event_id_13434875_fk_events_event_id FOREIGN KEY (event_id) REFERENCES public.events_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_shift
    ADD CONSTRAINT events_shift_community_id_3ff91bf6_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_shift
    ADD CONSTRAINT events_shift_event_id_02d315d4_fk_events_event_id FOREIGN KEY (event_id) REFERENCES public.events_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_shift
    ADD CONSTRAINT events_shift_station_id_8c246e04_fk_events_station_id FOREIGN KEY (station_id) REFERENCES public.events_station(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_stampcard
    ADD CONSTRAINT events_stampcard_community_id_97b13293_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_stampcard
    ADD CONSTRAINT events_stampcard_event_id_4136d2fc_fk_events_event_id FOREIGN KEY (event_id) REFERENCES public.events_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_stampcard
    ADD CONSTRAINT events_stampcard_person_id_4aebf8a5_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_station
    ADD CONSTRAINT events_station_community_id_d66c5f76_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_station
    ADD CONSTRAINT events_station_event_id_a360cd76_fk_events_event_id FOREIGN KEY (event_id) REFERENCES public.events_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events_station
    ADD CONSTRAINT events_station_host_id_5f5f9a42_fk_people_person_id FOREIGN KEY (host_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_attendance
    ADD CONSTRAINT gatherings_attendanc_community_id_156b0143_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_attendance
    ADD CONSTRAINT gatherings_attendanc_gathering_id_5da7a974_fk_gathering FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_attendance
    ADD CONSTRAINT gatherings_attendance_by_id_09b6f969_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_attendance
    ADD CONSTRAINT gatherings_attendance_person_id_65c2a283_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_draw
    ADD CONSTRAINT gatherings_draw_community_id_461d9115_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_draw
    ADD CONSTRAINT gatherings_draw_gathering_id_0fe746ed_fk_gathering FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_feedkey
    ADD CONSTRAINT gatherings_feedkey_community_id_f9a9340e_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_feedkey
    ADD CONSTRAINT gatherings_feedkey_person_id_0702f4a2_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_gathering
    ADD CONSTRAINT gatherings_gathering_community_id_b1454740_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_gathering
    ADD CONSTRAINT gatherings_gathering_host_id_7a97b13f_fk_gatherings_host_id FOREIGN KEY (host_id) REFERENCES public.gatherings_host(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_gathering
    ADD CONSTRAINT gatherings_gathering_recorder_id_fa46b4bc_fk_people_person_id FOREIGN KEY (recorder_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_gathering
    ADD CONSTRAINT gatherings_gathering_timetable_id_d8405070_fk_schedule_ FOREIGN KEY (timetable_id) REFERENCES public.schedule_timetable(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_gathering
    ADD CONSTRAINT gatherings_gathering_venue_id_15157fa5_fk_places_venue_id FOREIGN KEY (venue_id) REFERENCES public.places_venue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_host
    ADD CONSTRAINT gatherings_host_community_id_2c21569b_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_host
    ADD CONSTRAINT gatherings_host_venue_id_513894e5_fk_places_venue_id FOREIGN KEY (venue_id) REFERENCES public.places_venue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_quota
    ADD CONSTRAINT gatherings_quota_community_id_d5d49e18_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_quota
    ADD CONSTRAINT gatherings_quota_courtyard_id_77e68ab5_fk_places_courtyard_id FOREIGN KEY (courtyard_id) REFERENCES public.places_courtyard(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_quota
    ADD CONSTRAINT gatherings_quota_gathering_id_4ee406ff_fk_gathering FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_regular
    ADD CONSTRAINT gatherings_regular_community_id_27e93657_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_regular
    ADD CONSTRAINT gatherings_regular_host_id_72134d13_fk_gatherings_host_id FOREIGN KEY (host_id) REFERENCES public.gatherings_host(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_regular
    ADD CONSTRAINT gatherings_regular_person_id_44256c76_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_series
    ADD CONSTRAINT gatherings_series_community_id_60000e93_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_series
    ADD CONSTRAINT gatherings_series_host_id_62c7653a_fk_gatherings_host_id FOREIGN KEY (host_id) REFERENCES public.gatherings_host(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_series
    ADD CONSTRAINT gatherings_series_timetable_id_010a61ad_fk_schedule_ FOREIGN KEY (timetable_id) REFERENCES public.schedule_timetable(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_series
    ADD CONSTRAINT gatherings_series_venue_id_45a54a57_fk_places_venue_id FOREIGN KEY (venue_id) REFERENCES public.places_venue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_signup
    ADD CONSTRAINT gatherings_signup_community_id_797a3a85_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_signup
    ADD CONSTRAINT gatherings_signup_courtyard_id_5525b4ec_fk_places_courtyard_id FOREIGN KEY (courtyard_id) REFERENCES public.places_courtyard(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_signup
    ADD CONSTRAINT gatherings_signup_gathering_id_3474dcd8_fk_gathering FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_signup
    ADD CONSTRAINT gatherings_signup_made_by_id_932636a2_fk_accounts_account_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_signup
    ADD CONSTRAINT gatherings_signup_person_id_35df7bfc_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_steward
    ADD CONSTRAINT gatherings_steward_community_id_0ebb9855_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_steward
    ADD CONSTRAINT gatherings_steward_host_id_385ad794_fk_gatherings_host_id FOREIGN KEY (host_id) REFERENCES public.gatherings_host(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.gatherings_steward
    ADD CONSTRAINT gatherings_steward_person_id_5a8bc5e3_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.media_picture
    ADD CONSTRAINT media_picture_brought_by_id_2d39ef7f_fk_accounts_account_id FOREIGN KEY (brought_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.media_picture
    ADD CONSTRAINT media_picture_brought_for_id_8f7144e5_fk_people_person_id FOREIGN KEY (brought_for_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.media_picture
    ADD CONSTRAINT media_picture_community_id_af9a2c47_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.media_picture
    ADD CONSTRAINT media_picture_decided_by_id_84cf4d16_fk_accounts_account_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.media_pictured
    ADD CONSTRAINT media_pictured_community_id_26730c8b_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.media_pictured
    ADD CONSTRAINT media_pictured_person_id_6bb02972_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.media_pictured
    ADD CONSTRAINT media_pictured_picture_id_dbfcca6d_fk_media_picture_id FOREIGN KEY (picture_id) REFERENCES public.media_picture(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.media_picturereport
    ADD CONSTRAINT media_picturereport_community_id_53278e43_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.media_picturereport
    ADD CONSTRAINT media_picturereport_picture_id_e3afbddd_fk_media_picture_id FOREIGN KEY (picture_id) REFERENCES public.media_picture(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_community_id_9f0564ef_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_to_account_id_0bfd34d6_fk_accounts_account_id FOREIGN KEY (to_account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_to_person_id_01cfa7c0_fk_people_person_id FOREIGN KEY (to_person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_accounts_account_id FOREIGN KEY (user_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT people_consent_community_id_54693d77_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT people_consent_given_by_id_48a596ed_fk_people_person_id FOREIGN KEY (given_by_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_consent
    ADD CONSTRAINT people_consent_person_id_a757a92f_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_correctionrequest
    ADD CONSTRAINT people_correctionreq_account_id_d0667dc3_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_correctionrequest
    ADD CONSTRAINT people_correctionreq_community_id_9ef5136a_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_correctionrequest
    ADD CONSTRAINT people_correctionrequest_person_id_b8534470_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_erasurerequest
    ADD CONSTRAINT people_erasurereques_account_id_54b3f985_fk_accounts_ FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_erasurerequest
    ADD CONSTRAINT people_erasurereques_community_id_360e72d8_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_erasurerequest
    ADD CONSTRAINT people_erasurerequest_person_id_aebf8850_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_guardian
    ADD CONSTRAINT people_guardian_child_id_19bb1332_fk_people_person_id FOREIGN KEY (child_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_guardian
    ADD CONSTRAINT people_guardian_community_id_a11011e2_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_guardian
    ADD CONSTRAINT people_guardian_guardian_id_8ef90a9a_fk_people_person_id FOREIGN KEY (guardian_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_household
    ADD CONSTRAINT people_household_building_id_72342071_fk_places_building_id FOREIGN KEY (building_id) REFERENCES public.places_building(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_household
    ADD CONSTRAINT people_household_community_id_22515880_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_household
    ADD CONSTRAINT people_household_room_id_96a0290c_fk_places_room_id FOREIGN KEY (room_id) REFERENCES public.places_room(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_look
    ADD CONSTRAINT people_look_account_id_df108a8e_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_look
    ADD CONSTRAINT people_look_community_id_4d2b39e6_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_look
    ADD CONSTRAINT people_look_person_id_2f2fa7c6_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_person
    ADD CONSTRAINT people_person_account_id_50605bf6_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_person
    ADD CONSTRAINT people_person_community_id_3ba58a23_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_person
    ADD CONSTRAINT people_person_household_id_5312f7c5_fk_people_household_id FOREIGN KEY (household_id) REFERENCES public.people_household(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_person
    ADD CONSTRAINT people_person_merged_into_id_138bbee4_fk_people_person_id FOREIGN KEY (merged_into_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_proxy
    ADD CONSTRAINT people_proxy_community_id_3469df88_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_proxy
    ADD CONSTRAINT people_proxy_helper_id_c81ee43e_fk_accounts_account_id FOREIGN KEY (helper_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_proxy
    ADD CONSTRAINT people_proxy_person_id_17e6fdb2_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_proxy
    ADD CONSTRAINT people_proxy_wanted_building_id_769a5f83_fk_places_building_id FOREIGN KEY (wanted_building_id) REFERENCES public.places_building(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_building
    ADD CONSTRAINT places_building_community_id_29e1c213_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_building
    ADD CONSTRAINT places_building_courtyard_id_6f133650_fk_places_courtyard_id FOREIGN KEY (courtyard_id) REFERENCES public.places_courtyard(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_building
    ADD CONSTRAINT places_building_grid_id_b95ce318_fk_places_grid_id FOREIGN KEY (grid_id) REFERENCES public.places_grid(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_community
    ADD CONSTRAINT places_community_subdistrict_id_c1d12d0b_fk_places_su FOREIGN KEY (subdistrict_id) REFERENCES public.places_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_courtyard
    ADD CONSTRAINT places_courtyard_community_id_2441250c_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_district
    ADD CONSTRAINT places_district_city_id_c05ea0a8_fk_places_city_id FOREIGN KEY (city_id) REFERENCES public.places_city(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_grid
    ADD CONSTRAINT places_grid_community_id_4908c9b9_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_room
    ADD CONSTRAINT places_room_community_id_eedf156c_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_room
    ADD CONSTRAINT places_room_unit_id_87636500_fk_places_unit_id FOREIGN KEY (unit_id) REFERENCES public.places_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_subdistrict
    ADD CONSTRAINT places_subdistrict_district_id_91af1484_fk_places_district_id FOREIGN KEY (district_id) REFERENCES public.places_district(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_unit
    ADD CONSTRAINT places_unit_building_id_1224b470_fk_places_building_id FOREIGN KEY (building_id) REFERENCES public.places_building(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_unit
    ADD CONSTRAINT places_unit_community_id_a0e9042a_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_venue
    ADD CONSTRAINT places_venue_bad_weather_id_a8cf6eca_fk_places_venue_id FOREIGN KEY (bad_weather_id) REFERENCES public.places_venue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.places_venue
    ADD CONSTRAINT places_venue_community_id_e42f32c6_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_charter
    ADD CONSTRAINT points_charter_community_id_45b4b127_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_charter
    ADD CONSTRAINT points_charter_drafted_by_id_73429bc8_fk_accounts_account_id FOREIGN KEY (drafted_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_charter
    ADD CONSTRAINT points_charter_point_id_98093456_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_chartersigning
    ADD CONSTRAINT points_chartersignin_community_id_de6f0738_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_chartersigning
    ADD CONSTRAINT points_chartersigning_by_id_27085bd6_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_chartersigning
    ADD CONSTRAINT points_chartersigning_charter_id_17862e01_fk_points_charter_id FOREIGN KEY (charter_id) REFERENCES public.points_charter(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_chartersigning
    ADD CONSTRAINT points_chartersigning_person_id_9a20b34c_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_deed
    ADD CONSTRAINT points_deed_by_id_d2b82076_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_deed
    ADD CONSTRAINT points_deed_community_id_16437b2c_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_deed
    ADD CONSTRAINT points_deed_point_id_1cffb34b_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_duty
    ADD CONSTRAINT points_duty_by_id_40e8a8c9_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_duty
    ADD CONSTRAINT points_duty_community_id_bcdad66c_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_duty
    ADD CONSTRAINT points_duty_gathering_id_fa4c267a_fk_gatherings_gathering_id FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_duty
    ADD CONSTRAINT points_duty_job_id_27e178d2_fk_points_rotajob_id FOREIGN KEY (job_id) REFERENCES public.points_rotajob(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_duty
    ADD CONSTRAINT points_duty_person_id_68cb8455_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT points_exchange_community_id_67155916_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT points_exchange_gathering_id_a587a3b4_fk_gathering FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT points_exchange_partner_community_id_2beb1993_fk_places_co FOREIGN KEY (partner_community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT points_exchange_point_id_06a77468_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_exchange
    ADD CONSTRAINT points_exchange_venue_id_0592d18e_fk_places_venue_id FOREIGN KEY (venue_id) REFERENCES public.places_venue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_founder
    ADD CONSTRAINT points_founder_by_id_3a6c20e9_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_founder
    ADD CONSTRAINT points_founder_community_id_f5167641_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_founder
    ADD CONSTRAINT points_founder_person_id_f1991d19_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_founder
    ADD CONSTRAINT points_founder_proposal_id_623dfb8b_fk_points_proposal_id FOREIGN KEY (proposal_id) REFERENCES public.points_proposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_invitation
    ADD CONSTRAINT points_invitation_by_id_6114c313_fk_people_person_id FOREIGN KEY (by_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_invitation
    ADD CONSTRAINT points_invitation_community_id_37000985_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_invitation
    ADD CONSTRAINT points_invitation_point_id_07418a69_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_mandate
    ADD CONSTRAINT points_mandate_community_id_40d62ac5_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_mandate
    ADD CONSTRAINT points_mandate_steward_id_381fddce_fk_gatherings_steward_id FOREIGN KEY (steward_id) REFERENCES public.gatherings_steward(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_material
    ADD CONSTRAINT points_material_community_id_1a43667f_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_material
    ADD CONSTRAINT points_material_point_id_6f31dc6e_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_materialmove
    ADD CONSTRAINT points_materialmove_by_id_d1fc7b9c_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_materialmove
    ADD CONSTRAINT points_materialmove_community_id_7476eb8f_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_materialmove
    ADD CONSTRAINT points_materialmove_material_id_3c297555_fk_points_material_id FOREIGN KEY (material_id) REFERENCES public.points_material(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_member
    ADD CONSTRAINT points_member_community_id_f5ff0009_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_member
    ADD CONSTRAINT points_member_invited_by_id_5606bd9f_fk_people_person_id FOREIGN KEY (invited_by_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_member
    ADD CONSTRAINT points_member_person_id_accb520f_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_member
    ADD CONSTRAINT points_member_point_id_74ffe16e_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_member
    ADD CONSTRAINT points_member_regular_id_865c2e49_fk_gatherings_regular_id FOREIGN KEY (regular_id) REFERENCES public.gatherings_regular(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_planitem
    ADD CONSTRAINT points_planitem_community_id_f71e3f60_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_planitem
    ADD CONSTRAINT points_planitem_point_id_db3cad4c_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_point
    ADD CONSTRAINT points_point_community_id_9d9f00e5_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_point
    ADD CONSTRAINT points_point_host_id_dec7de28_fk_gatherings_host_id FOREIGN KEY (host_id) REFERENCES public.gatherings_host(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_point
    ADD CONSTRAINT points_point_proposal_id_13a16247_fk_points_proposal_id FOREIGN KEY (proposal_id) REFERENCES public.points_proposal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_policysession
    ADD CONSTRAINT points_policysession_community_id_81e564ee_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_policysession
    ADD CONSTRAINT points_policysession_gathering_id_a13cfba0_fk_gathering FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_policysession
    ADD CONSTRAINT points_policysession_point_id_1699d3e1_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_post
    ADD CONSTRAINT points_post_author_id_bd1a979d_fk_people_person_id FOREIGN KEY (author_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_post
    ADD CONSTRAINT points_post_community_id_2b2f6c21_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_post
    ADD CONSTRAINT points_post_point_id_08c3569c_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_post
    ADD CONSTRAINT points_post_seen_by_id_9e18f094_fk_accounts_account_id FOREIGN KEY (seen_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_postreport
    ADD CONSTRAINT points_postreport_account_id_66b52afe_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_postreport
    ADD CONSTRAINT points_postreport_community_id_c788383c_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_postreport
    ADD CONSTRAINT points_postreport_decided_by_id_9fd6e9c4_fk_accounts_account_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_postreport
    ADD CONSTRAINT points_postreport_post_id_69bd45db_fk_points_post_id FOREIGN KEY (post_id) REFERENCES public.points_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_proposal
    ADD CONSTRAINT points_proposal_community_id_a1ece666_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_proposal
    ADD CONSTRAINT points_proposal_decided_by_id_bb7553a1_fk_accounts_account_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_proposal
    ADD CONSTRAINT points_proposal_deputy_id_48440c64_fk_people_person_id FOREIGN KEY (deputy_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_proposal
    ADD CONSTRAINT points_proposal_leader_id_7de21214_fk_people_person_id FOREIGN KEY (leader_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_proposal
    ADD CONSTRAINT points_proposal_made_by_id_153a4538_fk_accounts_account_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_proposal
    ADD CONSTRAINT points_proposal_proposer_id_58d509ac_fk_people_person_id FOREIGN KEY (proposer_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_proposal
    ADD CONSTRAINT points_proposal_venue_id_497f03d2_fk_places_venue_id FOREIGN KEY (venue_id) REFERENCES public.places_venue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_rotajob
    ADD CONSTRAINT points_rotajob_community_id_b8b71aa0_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_rotajob
    ADD CONSTRAINT points_rotajob_point_id_eece7b39_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_standards
    ADD CONSTRAINT points_standards_community_id_ae7f57d2_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_starappeal
    ADD CONSTRAINT points_starappeal_community_id_e11b7716_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_starappeal
    ADD CONSTRAINT points_starappeal_decided_by_id_6d886967_fk_accounts_account_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_starappeal
    ADD CONSTRAINT points_starappeal_person_id_a2bb87df_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_starappeal
    ADD CONSTRAINT points_starappeal_review_id_80d71992_fk_points_starreview_id FOREIGN KEY (review_id) REFERENCES public.points_starreview(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_starreview
    ADD CONSTRAINT points_starreview_community_id_84234ea1_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_starreview
    ADD CONSTRAINT points_starreview_confirmed_by_id_48606294_fk_accounts_ FOREIGN KEY (confirmed_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_starreview
    ADD CONSTRAINT points_starreview_point_id_1146270e_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_tryout
    ADD CONSTRAINT points_tryout_community_id_26b7f306_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_tryout
    ADD CONSTRAINT points_tryout_gathering_id_70f67cb3_fk_gatherings_gathering_id FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_tryout
    ADD CONSTRAINT points_tryout_person_id_99e74e21_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.points_tryout
    ADD CONSTRAINT points_tryout_point_id_811422ac_fk_points_point_id FOREIGN KEY (point_id) REFERENCES public.points_point(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.reports_correction
    ADD CONSTRAINT reports_correction_community_id_4ea5a455_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_correction
    ADD CONSTRAINT reports_correction_made_by_id_5bff2c9e_fk_accounts_account_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_correction
    ADD CONSTRAINT reports_correction_report_id_20a93918_fk_reports_workreport_id FOREIGN KEY (report_id) REFERENCES public.reports_workreport(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_frozenfigure
    ADD CONSTRAINT reports_frozenfigure_community_id_36b4ade6_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_frozenfigure
    ADD CONSTRAINT reports_frozenfigure_report_id_868aabbb_fk_reports_w FOREIGN KEY (report_id) REFERENCES public.reports_workreport(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_handsentence
    ADD CONSTRAINT reports_handsentence_community_id_ed70a07c_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_handsentence
    ADD CONSTRAINT reports_handsentence_report_id_b82c67e1_fk_reports_w FOREIGN KEY (report_id) REFERENCES public.reports_workreport(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_handsentence
    ADD CONSTRAINT reports_handsentence_written_by_id_569542a2_fk_accounts_ FOREIGN KEY (written_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_workreport
    ADD CONSTRAINT reports_workreport_community_id_b8770fd4_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_workreport
    ADD CONSTRAINT reports_workreport_frozen_by_id_fdb34610_fk_accounts_account_id FOREIGN KEY (frozen_by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_answercopy
    ADD CONSTRAINT riddles_answercopy_account_id_efa6998c_fk_accounts_account_id FOREIGN KEY (account_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_answercopy
    ADD CONSTRAINT riddles_answercopy_community_id_1d2782fd_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_answercopy
    ADD CONSTRAINT riddles_answercopy_riddle_set_id_cc8e3b3e_fk_riddles_r FOREIGN KEY (riddle_set_id) REFERENCES public.riddles_riddleset(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_homeguess
    ADD CONSTRAINT riddles_homeguess_community_id_a60573d6_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_homeguess
    ADD CONSTRAINT riddles_homeguess_slip_id_1ba0209d_fk_riddles_riddleslip_id FOREIGN KEY (slip_id) REFERENCES public.riddles_riddleslip(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddle
    ADD CONSTRAINT riddles_riddle_community_id_f83dc60f_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddleanswer
    ADD CONSTRAINT riddles_riddleanswer_by_id_23d9ae02_fk_accounts_account_id FOREIGN KEY (by_id) REFERENCES public.accounts_account(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddleanswer
    ADD CONSTRAINT riddles_riddleanswer_community_id_8cd65d24_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddleanswer
    ADD CONSTRAINT riddles_riddleanswer_person_id_28369e76_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddleanswer
    ADD CONSTRAINT riddles_riddleanswer_riddle_set_id_1c5df525_fk_riddles_r FOREIGN KEY (riddle_set_id) REFERENCES public.riddles_riddleset(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddleanswer
    ADD CONSTRAINT riddles_riddleanswer_slip_id_7c080efb_fk_riddles_riddleslip_id FOREIGN KEY (slip_id) REFERENCES public.riddles_riddleslip(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddleset
    ADD CONSTRAINT riddles_riddleset_community_id_ae751b47_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddleset
    ADD CONSTRAINT riddles_riddleset_gathering_id_0b90080e_fk_gathering FOREIGN KEY (gathering_id) REFERENCES public.gatherings_gathering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddleslip
    ADD CONSTRAINT riddles_riddleslip_community_id_c4e418d7_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddleslip
    ADD CONSTRAINT riddles_riddleslip_riddle_id_9cc46d00_fk_riddles_riddle_id FOREIGN KEY (riddle_id) REFERENCES public.riddles_riddle(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.riddles_riddleslip
    ADD CONSTRAINT riddles_riddleslip_riddle_set_id_25954bff_fk_riddles_r FOREIGN KEY (riddle_set_id) REFERENCES public.riddles_riddleset(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roster_rostereffect
    ADD CONSTRAINT roster_rostereffect_community_id_f0ca2d77_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roster_rostereffect
    ADD CONSTRAINT roster_rostereffect_person_id_a04058f7_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roster_rostereffect
    ADD CONSTRAINT roster_rostereffect_roster_id_74af0069_fk_roster_ro FOREIGN KEY (roster_id) REFERENCES public.roster_rosterimport(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roster_rosterimport
    ADD CONSTRAINT roster_rosterimport_community_id_b1f642e3_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roster_rosterrow
    ADD CONSTRAINT roster_rosterrow_community_id_2f378679_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roster_rosterrow
    ADD CONSTRAINT roster_rosterrow_person_id_88ff41e1_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.roster_rosterrow
    ADD CONSTRAINT roster_rosterrow_roster_id_ba716b2d_fk_roster_rosterimport_id FOREIGN KEY (roster_id) REFERENCES public.roster_rosterimport(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.schedule_booking
    ADD CONSTRAINT schedule_booking_community_id_15f69b12_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.schedule_booking
    ADD CONSTRAINT schedule_booking_venue_id_b36a57b7_fk_places_venue_id FOREIGN KEY (venue_id) REFERENCES public.places_venue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.schedule_calendarday
    ADD CONSTRAINT schedule_calendarday_community_id_04334d69_fk_places_co FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.schedule_closure
    ADD CONSTRAINT schedule_closure_community_id_0958484e_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.schedule_closure
    ADD CONSTRAINT schedule_closure_venue_id_9aca15cc_fk_places_venue_id FOREIGN KEY (venue_id) REFERENCES public.places_venue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.schedule_timetable
    ADD CONSTRAINT schedule_timetable_community_id_734cbbdd_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.schedule_venuerule
    ADD CONSTRAINT schedule_venuerule_community_id_0f39c5d7_fk_places_community_id FOREIGN KEY (community_id) REFERENCES public.places_community(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.schedule_venuerule
    ADD CONSTRAINT schedule_venuerule_venue_id_70bb9929_fk_places_venue_id FOREIGN KEY (venue_id) REFERENCES public.places_venue(id) DEFERRABLE INITIALLY DEFERRED;
INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0002_email_max_length', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0003_alter_emailaddress_create_unique_verified_email', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0004_alter_emailaddress_drop_unique_email', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0005_emailaddress_idx_upper_email', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0006_emailaddress_lower', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0007_emailaddress_idx_email', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0008_emailaddress_unique_primary_email_fixup', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0009_emailaddress_unique_primary_email', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', '0002_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0002_alter_permission_name_max_length', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0003_alter_user_email_max_length', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0004_alter_user_username_opts', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0005_alter_user_last_login_null', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0006_require_contenttypes_0002', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0007_alter_validators_add_error_messages', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0008_alter_user_username_max_length', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0009_alter_user_last_name_max_length', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0010_alter_group_name_max_length', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0011_update_proxy_permissions', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0012_alter_user_first_name_max_length', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('awards', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('awards', '0002_guards', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('awards', '0003_panel_and_home_box', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('awards', '0004_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('base', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('base', '0002_search_index', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('cards', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('cards', '0002_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('contacts', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('contacts', '0002_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('contenttypes', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('contenttypes', '0002_remove_content_type_name', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0002_riddles_at_the_desk', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0003_hours_hosts_and_a_public_number', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0004_time_is_kept_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0005_hold_time_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0006_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0007_taken_back_before_it_came', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('gatherings', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('gatherings', '0002_records', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('gatherings', '0003_comes_in_turns', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('gatherings', '0004_no_devices_of_its_own', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('gatherings', '0005_named_sign_ups', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('gatherings', '0006_reasons_by_code', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('gatherings', '0007_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('gatherings', '0008_receipts_by_community', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('gatherings', '0009_paused_hosts', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('gatherings', '0010_staff_reason', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '0002_append_only', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '0003_figures', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '0004_one_index_of_what_was_taken_back', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('media', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('media', '0002_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('messaging', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('mfa', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('mfa', '0002_authenticator_timestamps', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('mfa', '0003_authenticator_type_uniq', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0002_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('places', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('points', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('points', '0002_exchange_moves', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('points', '0003_reports_climb', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('points', '0004_fixed_times', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('points', '0005_members_sign_up', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('points', '0006_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('points', '0007_off_by_pause', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0002_drop_started_at_column', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0003_drop_started_at_column', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0004_drop_procrastinate_version_table', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0005_fix_procrastinate_fetch_job', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0006_fix_trigger_status_events_insert', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0007_add_queueing_lock_column', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0008_close_fetch_job_race_condition', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0009_add_defer_job_function', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0010_add_procrastinate_periodic_defers', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0011_add_foreign_key_index', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0012_add_locks_to_periodic_defer', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0013_fix_procrastinate_defer_periodic_job', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0014_add_finish_job_and_retry_job_functions', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0015_add_trigger_on_job_deletion', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0016_delete_finished_jobs', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0017_add_checks_to_finish_job', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0018_add_checks_to_retry_job', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0019_fix_finish_job_compat_issue', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0020_add_index_on_procrastinate_jobs', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0021_add_kwargs_to_defer_periodic_job', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0022_null_locks_excluded', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0023_remove_old_finish_job_function', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0024_job_id_bigint', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0025_add_models', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0026_add_job_priority', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0027_add_periodic_job_priority', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0028_add_cancel_states', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0029_add_additional_params_to_retry_job', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0030_alter_procrastinateevent_options', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0031_add_indexes_for_fetch_job', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0032_pre_cancel_notification', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0033_post_cancel_notification', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0034_pre_add_heartbeat', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0035_post_add_heartbeat', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0036_add_worker_model', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0037_pre_batch_defer_jobs', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0038_post_batch_defer_jobs', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0039_pre_priority_lock_fetch_job', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0040_pre_retry_failed_job', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('procrastinate', '0041_post_retry_failed_job', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('reports', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('riddles', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('riddles', '0002_answers_of_a_set', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('riddles', '0003_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('roster', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('roster', '0002_written_once', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('schedule', '0001_initial', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('schedule', '0002_referee', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('schedule', '0003_notice_year', CURRENT_TIMESTAMP);
INSERT INTO django_migrations (app, name, applied) VALUES ('sessions', '0001_initial', CURRENT_TIMESTAMP);
