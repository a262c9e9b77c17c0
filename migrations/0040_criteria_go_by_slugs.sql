-- A criterion was named by its place in its pack's list. One pack has them, and these are they.
UPDATE path_tick SET part = (ARRAY['reading', 'challenges', 'deployment', 'write-up'])[part::int]
WHERE kind = 'criterion' AND part IN ('1', '2', '3', '4');--> statement-breakpoint
UPDATE submission SET part = (ARRAY['reading', 'challenges', 'deployment', 'write-up'])[part::int]
WHERE kind = 'criterion' AND part IN ('1', '2', '3', '4');
