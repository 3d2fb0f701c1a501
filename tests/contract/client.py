"""Invites, lists and resends with a client that openapi-python-client made of openapi.yaml."""

import os
import time
import uuid

from guestlist_client import AuthenticatedClient
from guestlist_client.api.invites import create_invite, get_invite, list_invites, resend_invite
from guestlist_client.models import CreateInvite, DeliveryStatus, Invite, InviteStatus, Problem

client = AuthenticatedClient(base_url=os.environ["GUESTLIST_PUBLIC_URL"], token=os.environ["GUESTLIST_API_KEY"])
email, key = f"{uuid.uuid4()}@python.test", str(uuid.uuid4())

invite = create_invite.sync(client=client, body=CreateInvite(email=email), idempotency_key=key)
assert isinstance(invite, Invite) and invite.email == email and invite.status is InviteStatus.PENDING, invite
repeated = create_invite.sync_detailed(client=client, body=CreateInvite(email=email), idempotency_key=key)
assert repeated.headers["idempotent-replayed"] == "true" and repeated.parsed.id == invite.id, repeated

again = create_invite.sync(client=client, body=CreateInvite(email=email))
assert isinstance(again, Problem) and (again.status, again.code) == (409, "invite_pending"), again
assert again.invite_id == invite.id, again

page = list_invites.sync(client=client, status=[InviteStatus.PENDING], q=email)
assert [row.id for row in page.items] == [invite.id] and page.total.count == 1, page

resent = resend_invite.sync(invite.id, client=client)
assert isinstance(resent, Invite) and resent.send_count == 2, resent

deadline = time.monotonic() + 60
while (now := get_invite.sync(invite.id, client=client)).delivery.status is not DeliveryStatus.DELIVERED:
    assert time.monotonic() < deadline, now
    time.sleep(0.1)
print("1 passed")
