"""A session for whoever is signed in to your admin page. The standard library, nothing else."""
import json
import os
import sys
from urllib.request import Request, urlopen


def mint_session(operator_id, name, permissions=("orders:read", "refunds:create")):
    request = Request(
        os.environ["REFUND_SERVER_URL"] + "/v1/sessions",
        data=json.dumps({"operator": {"id": operator_id, "name": name}, "permissions": permissions}).encode(),
        headers={"Authorization": "Bearer " + os.environ["REFUNDS_API_KEY"], "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=5) as response:  # raises an HTTPError when there is no session
        return json.load(response)  # token, expiresAt, sessionId


if __name__ == "__main__":  # to try it: python3 mint_session.py <operator id> <name>
    print(mint_session(sys.argv[1], sys.argv[2])["token"])
