-- Fewer round trips: a queue goes up in batches, and waking others is one statement.
SET LOCAL ROLE vetdesk_owner;

-- Mutations of one device in their order, in one transaction. Each has its own outcome on the ledger, as if sent alone; an
-- error that is not an outcome takes back the whole batch, and all of it is sent again. Ends early where one is not its turn.
CREATE FUNCTION sync.push_all(p_session text, p_client uuid, p_mutations jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mutation jsonb;
  answer jsonb;
  answers jsonb := '[]';
BEGIN
  PERFORM set_config('app.session', p_session, true);
  FOR mutation IN SELECT * FROM jsonb_array_elements(p_mutations) LOOP
    answer := sync.push(p_client, (mutation ->> 'seq')::bigint, (mutation ->> 'id')::uuid, mutation ->> 'intent', mutation -> 'changes');
    answers := answers || jsonb_build_array(answer);
    EXIT WHEN answer ->> 'status' IN ('unknown_client', 'cloned_client', 'out_of_order');
  END LOOP;
  RETURN answers;
END $$;

CREATE FUNCTION sync.wake(p_session text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('app.session', p_session, true);
  PERFORM sync.wake();
END $$;

GRANT EXECUTE ON FUNCTION sync.push_all, sync.wake(text) TO vetdesk_staff;
RESET ROLE;
