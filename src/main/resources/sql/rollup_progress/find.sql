-- How far the roll-ups are.
SELECT sample_id FROM rollup_progress
