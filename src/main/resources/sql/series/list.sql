-- All series.
SELECT id, kind, name, provider_id FROM series
