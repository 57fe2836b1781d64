"""The migrations: how the tables came to be what they are, step by step. One is never edited once released."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def m001_plan(db: Database) -> None:
    """The plan, its areas and actions, and the log."""
    db.execute("CREATE TABLE plan (id INTEGER PRIMARY KEY CHECK (id = 1), document TEXT NOT NULL) STRICT")
    db.execute(
        """
        CREATE TABLE change (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            day TEXT NOT NULL,
            by TEXT NOT NULL,
            source TEXT NOT NULL,
            note TEXT NOT NULL,
            undoes INTEGER REFERENCES change (seq),
            digest TEXT
        ) STRICT
        """
    )
    db.execute("CREATE INDEX change_day ON change (day)")
    db.execute("CREATE INDEX change_undoes ON change (undoes) WHERE undoes IS NOT NULL")
    db.execute(
        """
        CREATE TABLE area (
            ref TEXT PRIMARY KEY,
            theme INTEGER NOT NULL,
            text TEXT NOT NULL,
            summary_area TEXT,
            fit TEXT,
            mapping_reason TEXT NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL REFERENCES change (seq)
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE action (
            ref TEXT PRIMARY KEY,
            area TEXT NOT NULL REFERENCES area (ref),
            title TEXT NOT NULL,
            owner TEXT NOT NULL,
            due TEXT,
            original_due TEXT,
            times_moved INTEGER NOT NULL,
            forecast TEXT,
            priority TEXT NOT NULL,
            rag TEXT,
            rag_reason TEXT NOT NULL,
            success_measure TEXT NOT NULL,
            stage TEXT NOT NULL,
            completed_on TEXT,
            completed_by TEXT NOT NULL,
            signed_off_on TEXT,
            signed_off_by TEXT NOT NULL,
            accepted_evidence TEXT NOT NULL,
            withdrawn_reason TEXT NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL REFERENCES change (seq)
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE log (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            change INTEGER NOT NULL REFERENCES change (seq),
            kind TEXT NOT NULL,
            ref TEXT NOT NULL,
            version INTEGER NOT NULL,
            before TEXT,
            after TEXT NOT NULL,
            UNIQUE (kind, ref, version)
        ) STRICT
        """
    )
    db.execute("CREATE INDEX log_change ON log (change, kind, ref, version)")


def m002_honest_picture(db: Database) -> None:
    """Evidence, impact, who agreed to a moved date, since when a rating stands, and the checks of strengths."""
    db.execute("ALTER TABLE action ADD COLUMN rag_since TEXT")
    db.execute("ALTER TABLE action ADD COLUMN agreed_by TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE action ADD COLUMN impact TEXT NOT NULL DEFAULT 'not assessed'")
    db.execute(
        """
        CREATE TABLE evidence (
            ref TEXT PRIMARY KEY,
            action TEXT NOT NULL REFERENCES action (ref),
            what TEXT NOT NULL,
            place TEXT NOT NULL,
            dated TEXT,
            kind TEXT NOT NULL,
            withdrawn TEXT NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL REFERENCES change (seq)
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE strength_check (
            ref TEXT PRIMARY KEY,
            standing TEXT NOT NULL,
            because TEXT NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL REFERENCES change (seq)
        ) STRICT
        """
    )


def m003_reviews(db: Database) -> None:
    """The weekly review, its items and decisions, and in which review a change was made."""
    db.execute("ALTER TABLE change ADD COLUMN review TEXT")
    db.execute("CREATE INDEX change_review ON change (review) WHERE review IS NOT NULL")
    db.execute(
        """
        CREATE TABLE review (
            ref TEXT PRIMARY KEY,
            held_on TEXT NOT NULL,
            chair TEXT NOT NULL,
            attendees TEXT NOT NULL,
            state TEXT NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL REFERENCES change (seq)
        ) STRICT
        """
    )
    db.execute("CREATE UNIQUE INDEX review_one_open ON review (state) WHERE state = 'open'")
    db.execute(
        """
        CREATE TABLE review_item (
            ref TEXT PRIMARY KEY,
            review TEXT NOT NULL REFERENCES review (ref),
            place INTEGER NOT NULL,
            section TEXT NOT NULL,
            subject TEXT NOT NULL,
            why TEXT NOT NULL,
            outcome TEXT NOT NULL,
            seconds INTEGER NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL REFERENCES change (seq)
        ) STRICT
        """
    )
    db.execute("CREATE INDEX review_item_review ON review_item (review)")
    db.execute(
        """
        CREATE TABLE decision (
            ref TEXT PRIMARY KEY,
            review TEXT NOT NULL REFERENCES review (ref),
            action TEXT NOT NULL,
            what TEXT NOT NULL,
            owner TEXT NOT NULL,
            due TEXT,
            for_board INTEGER NOT NULL,
            done_on TEXT,
            withdrawn TEXT NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL REFERENCES change (seq)
        ) STRICT
        """
    )


def m004_details_of_reviews(db: Database) -> None:
    """Who has sent apologies for a review, and when the next one is."""
    db.execute("ALTER TABLE review ADD COLUMN apologies TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE review ADD COLUMN next_meeting TEXT")


def m005_chain_head(db: Database) -> None:
    """Where the history ends, so that its newest changes cannot be cut off unnoticed."""
    from actionplan.store.sql.hash_chain import head_seal

    db.execute(
        """
        CREATE TABLE chain_head (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            seq INTEGER NOT NULL,
            seal TEXT NOT NULL
        ) STRICT
        """
    )
    last = db.execute("SELECT seq, digest FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    if last is not None:
        db.execute("INSERT INTO chain_head (id, seq, seal) VALUES (1, ?, ?)", (last[0], head_seal(*last)))


def m006_any_plan(db: Database) -> None:
    """What other teams' plans have: people, bodies, milestones, several sources, answers, and headings of their own."""
    for column in (
        "source_ref TEXT NOT NULL DEFAULT ''",
        "response TEXT",
        "response_reason TEXT NOT NULL DEFAULT ''",
        "deadline TEXT",
        "withdrawn TEXT NOT NULL DEFAULT ''",
    ):
        db.execute(f"ALTER TABLE area ADD COLUMN {column}")
    for column in (
        "support TEXT NOT NULL DEFAULT '[]'",
        "sponsor TEXT NOT NULL DEFAULT ''",
        "member TEXT NOT NULL DEFAULT ''",
        "body TEXT NOT NULL DEFAULT ''",
        "status TEXT NOT NULL DEFAULT ''",
        "also_answers TEXT NOT NULL DEFAULT '[]'",
        "own_fields TEXT NOT NULL DEFAULT '[]'",
        "silent_since TEXT",
    ):
        db.execute(f"ALTER TABLE action ADD COLUMN {column}")
    stamped = "version INTEGER NOT NULL, change INTEGER NOT NULL REFERENCES change (seq)"
    for name, columns in (
        (
            "source",
            "title TEXT NOT NULL, kind TEXT, body TEXT NOT NULL, reviewers TEXT NOT NULL, review_from TEXT, "
            "review_to TEXT, reported_on TEXT, document TEXT NOT NULL, themes TEXT NOT NULL, strengths TEXT NOT NULL, "
            "summary_areas TEXT NOT NULL, key_messages TEXT NOT NULL, summary_strengths TEXT NOT NULL, "
            "process TEXT NOT NULL, withdrawn TEXT NOT NULL",
        ),
        ("body", "name TEXT NOT NULL, kind TEXT, withdrawn TEXT NOT NULL"),
        ("person", "name TEXT NOT NULL, body TEXT NOT NULL, email TEXT NOT NULL, merged_into TEXT NOT NULL"),
        (
            "milestone",
            "action TEXT NOT NULL REFERENCES action (ref), text TEXT NOT NULL, due TEXT, original_due TEXT, "
            "times_moved INTEGER NOT NULL, agreed_by TEXT NOT NULL, owner TEXT NOT NULL, done_on TEXT, "
            "done_by TEXT NOT NULL, withdrawn TEXT NOT NULL",
        ),
        (
            "note",
            "action TEXT NOT NULL REFERENCES action (ref), text TEXT NOT NULL, dated TEXT, by TEXT NOT NULL, "
            "withdrawn TEXT NOT NULL",
        ),
        (
            "message_link",
            "area TEXT NOT NULL REFERENCES area (ref), message TEXT NOT NULL, reason TEXT NOT NULL, "
            "withdrawn TEXT NOT NULL",
        ),
        (
            "self_evaluation",
            "theme INTEGER NOT NULL, what_we_know TEXT NOT NULL, how_we_know TEXT NOT NULL, what_next TEXT NOT NULL, "
            "grade TEXT NOT NULL, written_on TEXT, by TEXT NOT NULL, withdrawn TEXT NOT NULL",
        ),
        ("key_choice", "name TEXT NOT NULL"),
    ):
        db.execute(f"CREATE TABLE {name} (ref TEXT PRIMARY KEY, {columns}, {stamped}) STRICT")


def m007_what_shows_it(db: Database) -> None:
    """How it was verified, whether it holds, other endings, measures, duties, and what is restricted or redacted."""
    for column in ("size INTEGER", "sha256 TEXT NOT NULL DEFAULT ''", "noted_on TEXT", "kept TEXT NOT NULL DEFAULT ''"):
        db.execute(f"ALTER TABLE evidence ADD COLUMN {column}")
    for name in ("grade", "risk", "likelihood", "risk_impact"):
        db.execute(f"ALTER TABLE area ADD COLUMN {name} TEXT NOT NULL DEFAULT ''")
    for column in (
        "verified TEXT",
        "sample TEXT NOT NULL DEFAULT ''",
        "check_on TEXT",
        "ending TEXT",
        "ending_to TEXT NOT NULL DEFAULT ''",
        "ending_ref TEXT NOT NULL DEFAULT ''",
        "accepted_by TEXT NOT NULL DEFAULT ''",
        "risk_review_on TEXT",
        "impact_reading TEXT NOT NULL DEFAULT ''",
        "blocked_by TEXT NOT NULL DEFAULT '[]'",
    ):
        db.execute(f"ALTER TABLE action ADD COLUMN {column}")
    stamped = "version INTEGER NOT NULL, change INTEGER NOT NULL REFERENCES change (seq)"
    for name, columns in (
        (
            "measure",
            "name TEXT NOT NULL, unit TEXT NOT NULL, good TEXT NOT NULL, every TEXT NOT NULL, baseline REAL, "
            "baseline_on TEXT, target REAL, targets TEXT NOT NULL, tolerance REAL, owner TEXT NOT NULL, "
            "origin TEXT NOT NULL, actions TEXT NOT NULL, areas TEXT NOT NULL, themes TEXT NOT NULL, "
            "withdrawn TEXT NOT NULL",
        ),
        (
            "reading",
            "measure TEXT NOT NULL REFERENCES measure (ref), period TEXT NOT NULL, value REAL NOT NULL, "
            "note TEXT NOT NULL, restated TEXT NOT NULL, withdrawn TEXT NOT NULL",
        ),
        (
            "hold_check",
            "action TEXT NOT NULL REFERENCES action (ref), checked_on TEXT NOT NULL, outcome TEXT NOT NULL, "
            "what TEXT NOT NULL, evidence TEXT NOT NULL, by TEXT NOT NULL, next_check TEXT, withdrawn TEXT NOT NULL",
        ),
        (
            "duty",
            "what TEXT NOT NULL, due TEXT, rule TEXT NOT NULL, rule_source TEXT NOT NULL, rule_read_on TEXT, "
            "done_on TEXT, done_by TEXT NOT NULL, note TEXT NOT NULL, is_response INTEGER NOT NULL, "
            "withdrawn TEXT NOT NULL",
        ),
        ("restriction", "reason TEXT NOT NULL"),
        ("setting", "value TEXT NOT NULL, reason TEXT NOT NULL"),
        (
            "redaction",
            "of_change INTEGER NOT NULL, field TEXT NOT NULL, reason TEXT NOT NULL, redacted_on TEXT, "
            "digests TEXT NOT NULL, of_ref TEXT NOT NULL, by TEXT NOT NULL",
        ),
    ):
        db.execute(f"CREATE TABLE {name} (ref TEXT PRIMARY KEY, {columns}, {stamped}) STRICT")


def m008_final_report(db: Database) -> None:
    """How a finding was worded before, and what a later report has made of the plan's own review."""
    for column in (
        "earlier TEXT NOT NULL DEFAULT '[]'",
        "worded_in TEXT NOT NULL DEFAULT ''",
        "worded_on TEXT",
        "absent_from TEXT NOT NULL DEFAULT ''",
        "taken_into TEXT NOT NULL DEFAULT ''",
        "split_from TEXT NOT NULL DEFAULT ''",
    ):
        db.execute(f"ALTER TABLE area ADD COLUMN {column}")
    db.execute(
        """
        CREATE TABLE revision (
            ref TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            document TEXT NOT NULL,
            reported_on TEXT,
            themes TEXT NOT NULL,
            strengths TEXT NOT NULL,
            summary_areas TEXT NOT NULL,
            key_messages TEXT NOT NULL,
            summary_strengths TEXT NOT NULL,
            process TEXT NOT NULL,
            withdrawn TEXT NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL REFERENCES change (seq)
        ) STRICT
        """
    )


def m009_reports(db: Database) -> None:
    """The words of reports, what went out, and why an exception is one as everybody may read it."""
    db.execute("ALTER TABLE action ADD COLUMN public_reason TEXT NOT NULL DEFAULT ''")
    stamped = "version INTEGER NOT NULL, change INTEGER NOT NULL REFERENCES change (seq)"
    for name, columns in (
        (
            "report",
            "name TEXT NOT NULL, addressed_to TEXT NOT NULL, by TEXT NOT NULL, subject TEXT NOT NULL, "
            "classification TEXT NOT NULL, exempt TEXT NOT NULL, purpose TEXT, next_meeting TEXT, "
            "verdict TEXT NOT NULL, recommendations TEXT NOT NULL, contact TEXT NOT NULL, background TEXT NOT NULL, "
            "paragraphs TEXT NOT NULL, is_public INTEGER NOT NULL, withdrawn TEXT NOT NULL",
        ),
        (
            "sent_report",
            "report TEXT NOT NULL, audience TEXT NOT NULL, day TEXT NOT NULL, upto INTEGER NOT NULL, "
            "state TEXT NOT NULL, paper TEXT NOT NULL, form TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL, "
            "source TEXT NOT NULL, is_public INTEGER NOT NULL, withdrawn TEXT NOT NULL",
        ),
    ):
        db.execute(f"CREATE TABLE {name} (ref TEXT PRIMARY KEY, {columns}, {stamped}) STRICT")


def m010_roles(db: Database) -> None:
    """Which login has which role, and of each change the login that a server had checked."""
    db.execute("ALTER TABLE change ADD COLUMN login TEXT NOT NULL DEFAULT ''")
    db.execute(
        """
        CREATE TABLE access_grant (
            ref TEXT PRIMARY KEY,
            person TEXT NOT NULL,
            role TEXT,
            withdrawn TEXT NOT NULL,
            version INTEGER NOT NULL,
            change INTEGER NOT NULL REFERENCES change (seq)
        ) STRICT
        """
    )


def m011_people_elsewhere(db: Database) -> None:
    """Who answers for a body; what owners propose, the rounds and reminders that ask them, and links to the pages."""
    db.execute("ALTER TABLE body ADD COLUMN director TEXT NOT NULL DEFAULT ''")
    stamped = "version INTEGER NOT NULL, change INTEGER NOT NULL REFERENCES change (seq)"
    for name, columns in (
        (
            "update_round",
            "opened_on TEXT NOT NULL, due TEXT, asked TEXT NOT NULL, answered TEXT NOT NULL, closed_on TEXT, "
            "withdrawn TEXT NOT NULL",
        ),
        (
            "proposal",
            "subject TEXT NOT NULL, asks TEXT NOT NULL, person TEXT NOT NULL, made_on TEXT NOT NULL, "
            "came_by TEXT NOT NULL, upto INTEGER NOT NULL, note TEXT NOT NULL, new_forecast TEXT, "
            "new_rag TEXT, new_rag_reason TEXT NOT NULL, new_due TEXT, done_on TEXT, proof TEXT NOT NULL, "
            "new_title TEXT NOT NULL, update_round TEXT NOT NULL, became TEXT NOT NULL, decided_by TEXT NOT NULL, "
            "decided_on TEXT, decision TEXT NOT NULL, granted_by TEXT NOT NULL, withdrawn TEXT NOT NULL",
        ),
        (
            "sent_reminder",
            "person TEXT NOT NULL, sent_on TEXT NOT NULL, says TEXT NOT NULL, address TEXT NOT NULL, "
            "outcome TEXT NOT NULL, refusal TEXT NOT NULL",
        ),
        (
            "web_link",
            "holder TEXT NOT NULL, use TEXT NOT NULL, digest TEXT NOT NULL, made_on TEXT NOT NULL, "
            "person TEXT NOT NULL, expires_on TEXT, withdrawn TEXT NOT NULL",
        ),
    ):
        db.execute(f"CREATE TABLE {name} (ref TEXT PRIMARY KEY, {columns}, {stamped}) STRICT")
