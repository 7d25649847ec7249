-- What the reads go by. A first copy sets these aside while rows stream in.
CREATE INDEX user_phones_user ON user_phones (user_id, position);
CREATE INDEX user_phones_digits ON user_phones (digits);
CREATE INDEX resources_veterinarian ON resources (veterinarian_id);
CREATE INDEX pets_owner ON pets (owner_id);
CREATE INDEX pets_microchip ON pets (microchip) WHERE microchip IS NOT NULL;
CREATE INDEX pet_co_owners_pet ON pet_co_owners (pet_id);
CREATE INDEX pet_co_owners_user ON pet_co_owners (user_id);
CREATE INDEX pet_weights_pet ON pet_weights (pet_id, weighed_at);
CREATE INDEX appointments_when ON appointments (scheduled_at);
CREATE INDEX appointments_pet ON appointments (pet_id, scheduled_at);
CREATE INDEX appointments_owner ON appointments (owner_id, scheduled_at);
CREATE INDEX appointments_veterinarian ON appointments (veterinarian_id, scheduled_at);
CREATE INDEX appointment_slots_when ON appointment_slots (starts_at);
CREATE INDEX cases_open ON cases (opened_at) WHERE settled_at IS NULL;
