"""What the document cannot tell Schemathesis: how to sign in, that a cursor is opaque, and that an
idempotency key is used once."""

import itertools
import os

import requests
import schemathesis


@schemathesis.auth(refresh_interval=None)
class Person:
    """Signs in anew when a made-up request has ended the session, which Schemathesis itself does not notice
    among requests that follow one another: from an address of its own (what is tried at sign-in slows down
    only the network address it comes from), as the first whose account is not slowed down by the wrong
    passwords tried meanwhile."""

    token = None

    def get(self, case, context):
        api = os.environ["GUESTLIST_PUBLIC_URL"] + "/api/v1"
        me = requests.get(api + "/me", headers={"Authorization": f"Bearer {self.token}"})
        if me.status_code == 401:
            self.token = self.sign_in(api)
        return self.token

    def sign_in(self, api):
        for name in ["olive", "sue", "ada"]:
            body = {"email": f"{name}@contenzilla.test", "password": os.environ["GUESTLIST_PASSWORD"]}
            answer = requests.post(api + "/session", json=body, headers={"X-Forwarded-For": "192.0.2.1"})
            if answer.ok:
                break
        answer.raise_for_status()
        return answer.json()["access_token"]

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


def is_positive(case):
    """Whether it is made as the document says."""
    meta = getattr(case, "meta", None)
    return meta is not None and meta.generation.mode.is_positive


@schemathesis.hook
def filter_case(context, case):
    """A made-up cursor of the right type is refused (400), as it should be."""
    return not (is_positive(case) and case.query and "cursor" in case.query)


numbers = itertools.count(1)


@schemathesis.hook
def before_call(context, case, kwargs):
    """With the key of an earlier scenario its answer would come again, of what may be deleted by now."""
    if is_positive(case) and case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"key-{next(numbers)}"
