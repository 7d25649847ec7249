SELECT p.id, p.version, p.owner_id, p.name, p.species, p.breed, p.is_mixed, p.gender, p.is_neutered, p.colour, p.birth_date,
       p.is_birth_date_estimated, p.microchip, p.has_alerts, p.handling_alert, p.desk_note, p.allergies, p.is_deceased, p.deceased_on, p.has_moved_away,
       (SELECT w.kg FROM pet_weights w WHERE w.pet_id = p.id ORDER BY w.weighed_at DESC LIMIT 1) AS weight_kg,
       (SELECT a.scheduled_at FROM appointments a
         WHERE a.pet_id = p.id AND a.scheduled_at <= ?2 AND a.status = 'completed'
         ORDER BY a.scheduled_at DESC LIMIT 1) AS last_visit,
       n.id AS next_visit, n.scheduled_at AS next_at,
       (SELECT r.name FROM resources r WHERE r.veterinarian_id = n.veterinarian_id OR r.id = n.room_id
         ORDER BY r.veterinarian_id IS NULL, r.id LIMIT 1) AS next_resource_name,
       d.title AS due_title, d.due_on
  FROM pets p
  LEFT JOIN appointments n ON n.id =
       (SELECT a.id FROM appointments a
         WHERE a.pet_id = p.id AND a.scheduled_at > ?2 AND a.status NOT IN ('cancelled', 'no_show', 'completed')
           AND NOT EXISTS (SELECT 1 FROM needs_reschedule l WHERE l.appointment_id = a.id AND l.is_lost)
         ORDER BY a.scheduled_at LIMIT 1)
  LEFT JOIN reminders d ON d.id =
       (SELECT r.id FROM reminders r WHERE r.pet_id = p.id AND coalesce(r.state, 'open') = 'open' ORDER BY r.due_on, r.id LIMIT 1)
 WHERE p.merged_into IS NULL AND p.removed_at IS NULL
