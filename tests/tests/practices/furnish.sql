INSERT INTO clinic.clinics (id, practice_id, name, time_zone) VALUES (':other_clinic', ':practice', 'Harbour', 'Europe/Berlin');
INSERT INTO clinic.users (id, practice_id, role, first_name, last_name) VALUES
  (':receptionist', ':practice', 'receptionist', 'Rita', 'Reception'),
  (':vet_user', ':practice', 'veterinarian', 'Vera', 'Vet'),
  (':second_vet_user', ':practice', 'veterinarian', 'Viktor', 'Vet'),
  (':technician', ':practice', 'technician', 'Tim', 'Technician'),
  (':owner', ':practice', 'pet_owner', 'Olga', 'Owner :letter');
INSERT INTO clinic.user_phones (id, practice_id, user_id, typed, digits) VALUES (':phone', ':practice', ':owner', '0171 234567', '0171234567');
INSERT INTO clinic.veterinarians (id, practice_id, user_id, clinic_id, licence_number) VALUES
  (':vet', ':practice', ':vet_user', ':clinic', 'L-1'),
  (':second_vet', ':practice', ':second_vet_user', ':clinic', 'L-2');
INSERT INTO clinic.resources (id, practice_id, clinic_id, kind, veterinarian_id, name) VALUES
  (':vet_resource', ':practice', ':clinic', 'veterinarian', ':vet', 'Dr Vera'),
  (':second_vet_resource', ':practice', ':clinic', 'veterinarian', ':second_vet', 'Dr Viktor'),
  (':room', ':practice', ':clinic', 'room', NULL, 'Room 1');
INSERT INTO clinic.appointment_types (id, practice_id, visit_type, name, minutes, price) VALUES (':type', ':practice', 'checkup', 'Check-up', 30, 45.50);
INSERT INTO clinic.pets (id, practice_id, owner_id, name, species, microchip, allergies, medical_notes, is_deceased) VALUES
  (':pet', ':practice', ':owner', 'Rex :letter', 'dog', '276093400000001', 'penicillin :letter', 'heart :letter', false),
  (':dead_pet', ':practice', ':owner', 'Ghost', 'cat', '276093400000002', NULL, NULL, true);
INSERT INTO clinic.reminders (id, practice_id, pet_id, kind, title, due_on, recurring_months) VALUES
  (':reminder', ':practice', ':pet', 'vaccination', 'Rabies :letter', '2026-06-01', 12);
INSERT INTO clinic.pet_weights (id, practice_id, pet_id, kg, weighed_at, weighed_by) VALUES (':weight', ':practice', ':pet', 12.30, '2026-01-02 10:00Z', ':vet_user');
