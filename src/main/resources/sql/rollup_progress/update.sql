-- The roll-ups hold all samples up to this one.
UPDATE rollup_progress SET sample_id = :#sample_id
