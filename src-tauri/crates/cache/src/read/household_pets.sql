SELECT p.id, p.version, p.owner_id, p.name, p.species, p.breed, p.gender, p.is_neutered, p.birth_date, p.is_birth_date_estimated,
       p.microchip, p.has_alerts, p.handling_alert, p.is_deceased, p.deceased_on, p.has_moved_away,
       (SELECT w.kg FROM pet_weights w WHERE w.pet_id = p.id ORDER BY w.weighed_at DESC LIMIT 1) AS weight_kg,
       (SELECT max(a.scheduled_at) FROM appointments a
         WHERE a.pet_id = p.id AND a.scheduled_at <= ?2 AND a.status = 'completed') AS last_visit,
       (SELECT a.id FROM appointments a
         WHERE a.pet_id = p.id AND a.scheduled_at > ?2 AND a.status NOT IN ('cancelled', 'no_show', 'completed')
         ORDER BY a.scheduled_at LIMIT 1) AS next_visit
  FROM pets p
 WHERE p.merged_into IS NULL
   AND p.id IN (SELECT id FROM pets WHERE owner_id = ?1 UNION SELECT pet_id FROM pet_co_owners WHERE user_id = ?1)
 ORDER BY coalesce(p.is_deceased, 0), coalesce(p.has_moved_away, 0), p.name, p.id
