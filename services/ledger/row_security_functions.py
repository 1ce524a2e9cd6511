"""What the policies ask of the database, as its owner: the rows they ask are themselves bounded."""

from typing import Final

_IN_SIGHT: Final = """
CREATE OR REPLACE FUNCTION duecourse_in_sight() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  WITH bounds AS (
    SELECT
      string_to_array(current_setting('duecourse.seen', true), ',') AS seen,
      string_to_array(current_setting('duecourse.granted_stages', true), ',') AS granted_stages,
      current_setting('duecourse.staff_id', true) AS staff_id,
      nullif(current_setting('duecourse.at', true), '')::timestamptz AS at
  )
  SELECT c.case_id FROM cases c, bounds b
  WHERE 'intake_office/' || c.stage || '/' || c.intake_office = ANY (b.seen)
     OR 'investigating_office/' || c.stage || '/' || c.investigating_office = ANY (b.seen)
     OR 'deciding_office/' || c.stage || '/' || c.deciding_office = ANY (b.seen)
     OR (c.stage = ANY (b.granted_stages) AND EXISTS (
          SELECT 1 FROM case_grants g
          WHERE g.case_id = c.case_id AND g.staff_id = b.staff_id AND g.ended_at IS NULL
            AND g.fact_number >= coalesce(c.had_since, 0) AND g.until > b.at))
$$
"""
"""The cases within the sight of whoever asks: what `listing` says, by the same facts."""

_NAMING: Final = """
CREATE OR REPLACE FUNCTION duecourse_naming() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT p.case_id FROM parties p
  WHERE p.staff_id = current_setting('duecourse.staff_id', true)
$$
"""
"""The cases that name whoever asks."""

_NEWEST_ENTRY: Final = """
CREATE OR REPLACE FUNCTION duecourse_newest_entry() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT max(sequence) FROM audit_entries
$$
"""
"""Whoever adds to the audit log has to know its newest entry, whichever case that is of."""

FUNCTIONS: Final = (_IN_SIGHT, _NAMING, _NEWEST_ENTRY)
FUNCTION_NAMES: Final = ("duecourse_in_sight", "duecourse_naming", "duecourse_newest_entry")
