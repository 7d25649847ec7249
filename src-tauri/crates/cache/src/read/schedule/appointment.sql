-- AppointmentRow reads these by their places.
SELECT a.id, a.version, a.clinic_id, a.pet_id, a.owner_id, a.veterinarian_id, a.room_id, a.visit_type, a.appointment_type_id,
       a.status, a.priority,
       a.scheduled_at, a.duration_minutes, a.reason, a.notes, a.vet_message, a.price, a.confirmed_at, a.arrived_at, a.in_room_at, a.ready_at,
       a.completed_at, a.cancelled_at, a.no_show_at, a.cancellation_reason, a.overbook_reason,
       p.name AS pet_name, p.species, p.breed, p.has_alerts, p.handling_alert,
       o.first_name AS owner_first_name, o.last_name AS owner_last_name,
       (SELECT ph.typed FROM user_phones ph WHERE ph.user_id = a.owner_id ORDER BY ph.position, ph.id LIMIT 1) AS owner_phone,
       c.id AS resource_id,
       trim(coalesce(v.title, '') || ' ' || trim(coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, ''))) AS veterinarian_name,
       m.name AS room_name, t.name AS type_name,
       n.case_id, coalesce(n.is_lost, 0) AS is_lost,
       EXISTS (SELECT 1 FROM shadows s WHERE s.table_name = 'appointments' AND s.pk = a.id) AS has_shadow
  FROM appointments a
  LEFT JOIN pets p ON p.id = a.pet_id
  LEFT JOIN users o ON o.id = a.owner_id
  LEFT JOIN veterinarians v ON v.id = a.veterinarian_id
  LEFT JOIN users u ON u.id = v.user_id
  LEFT JOIN resources c ON c.veterinarian_id = a.veterinarian_id
  LEFT JOIN resources m ON m.id = a.room_id
  LEFT JOIN appointment_types t ON t.id = a.appointment_type_id
  LEFT JOIN needs_reschedule n ON n.appointment_id = a.id
