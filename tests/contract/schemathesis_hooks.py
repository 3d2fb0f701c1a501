"""What the document cannot tell Schemathesis: how to sign in, and that a cursor is opaque."""

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


@schemathesis.hook
def filter_case(context, case):
    """A made-up cursor of the right type is refused (400), as it should be."""
    meta = getattr(case, "meta", None)
    is_positive = meta is not None and meta.generation.mode.is_positive
    return not (is_positive and case.query and "cursor" in case.query)
