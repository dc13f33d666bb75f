"""Runs every check of scim2-tester against a server, and says what it has found.

The server wants an e-mail address as a userName, which no schema can say: without that, the tester's random
names would be refused.
"""

import sys
import uuid

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server, filling

address, token = sys.argv[1], sys.argv[2]
random_value = filling.generate_random_value


def value_of(context, path, mutability=None, required=None):
    value = random_value(context, path=path, mutability=mutability, required=required)
    if value is not None and str(path).lower().endswith("username"):
        return f"{uuid.uuid4()}@demo.test"
    return value


filling.generate_random_value = value_of
for name in ("patch_add", "patch_replace"):
    sys.modules[f"scim2_tester.checkers.{name}"].generate_random_value = value_of

client = Client(base_url=address, headers={"Authorization": f"Bearer {token}"})
results = check_server(SyncSCIMClient(client))
counts = {status: 0 for status in Status}
for result in results:
    counts[result.status] += 1
    if result.status in (Status.ERROR, Status.CRITICAL, Status.DEVIATION):
        print(f"{result.status.name} {result.title}: {result.reason}\n{result.data}", file=sys.stderr)
found = sum(counts[one] for one in (Status.ERROR, Status.CRITICAL, Status.DEVIATION))
print(f"{len(results) - found - counts[Status.SKIPPED]} {found} {counts[Status.SKIPPED]}")
sys.exit(1 if found or not results else 0)
