SET LOCAL ROLE vetdesk_owner;
DROP FUNCTION clinic.hours_fit, clinic.stamp;
DROP TYPE clinic.pet_size, clinic.pet_gender, clinic.absence_kind, clinic.resource_kind, clinic.slot_kind,
  clinic.appointment_priority, clinic.visit_type, clinic.appointment_status, clinic.user_role;
RESET ROLE;
