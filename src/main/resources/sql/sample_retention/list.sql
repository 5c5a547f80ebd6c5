-- How long an admin wants samples and roll-ups kept.
SELECT resolution, days FROM sample_retention
