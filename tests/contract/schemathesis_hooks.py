"""What the document cannot tell Schemathesis: how to sign in, and that a cursor is opaque."""

import os

import requests
import schemathesis


@schemathesis.auth(refresh_interval=300, retry_on=[401])
class Person:
    """Goes on by the refresh cookie; when the session was ended, signs in anew, from an address of its
    own (what is tried at sign-in slows down only the network address it comes from), as the first whose
    account is not slowed down by the wrong passwords tried meanwhile."""

    people = iter(["olive", "sue", "ada", "priya"])
    browser = requests.Session()

    def get(self, case, context):
        url = os.environ["GUESTLIST_PUBLIC_URL"] + "/api/v1/session"
        answer = self.browser.post(url + "/refresh")
        if answer.status_code == 401:
            answer = self.sign_in(url)
        answer.raise_for_status()
        return answer.json()["access_token"]

    def sign_in(self, url):
        for name in self.people:
            body = {"email": f"{name}@contenzilla.test", "password": os.environ["GUESTLIST_PASSWORD"]}
            answer = self.browser.post(url, json=body, headers={"X-Forwarded-For": "192.0.2.1"})
            if answer.status_code != 429:
                break
        return answer

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def filter_case(context, case):
    """A made-up cursor of the right type is refused (400), as it should be."""
    meta = getattr(case, "meta", None)
    is_positive = meta is not None and meta.generation.mode.is_positive
    return not (is_positive and case.query and "cursor" in case.query)
