"""Ten operations by a client that a generator made of the description: argv is the server's address and a token.

Prints one line an operation; ends with an error where an answer is not of the type that the description promises.
"""

import sys
from datetime import date

from generated import AuthenticatedClient
from generated.api.default import (
    aging,
    books,
    customer,
    customers,
    explanation,
    figures,
    journal,
    post,
    promises,
    run_dunning,
    who_am_i,
)
from generated.models import (
    FiguresBy,
    PaymentCommand,
    PromiseCommand,
    PromisePart,
    RunDunningBody,
    Part,
)

address, token = sys.argv[1:]
client = AuthenticatedClient(base_url=address, token=token, raise_on_unexpected_status=True)
day = date(2024, 3, 15)


def told(name, words):
    print(f"{name}: {words}")


told("who_am_i", who_am_i.sync(client=client).name)
rows = customers.sync(client=client, as_of=day).rows
told("customers", [(row.customer, row.open_) for row in rows])
told("customer", customer.sync("Alpha", client=client, as_of=day).about[0])
all_figures = figures.sync(client=client, kpi="ar_total", from_="2024-02", to="2024-02", by=FiguresBy.CUSTOMER, as_of=day)
told("figures", [(figure.group, figure.value) for figure in all_figures])
told("explanation", explanation.sync("ar_total", client=client, in_="2024-02", as_of=day).figure.value)
told("aging", [row.group for row in aging.sync(client=client, as_of=day).rows])
payment = PaymentCommand(
    do="payment", number="P-1", customer="Alpha", date=day, amount="400.00", currency="EUR",
    apply=[Part(to="1", amount="400.00")],
)
done = post.sync(client=client, body=payment, idempotency_key="client-1")
told("post payment", sorted((document.document, document.open_) for document in done.documents))
promise = PromiseCommand(
    do="promise", customer="Alpha", date=day, currency="EUR", parts=[PromisePart(due=date(2024, 3, 20), amount="100.00")],
)
made = post.sync(client=client, body=promise, idempotency_key="client-2").made
told("post promise", made[0].what)
told("promises", [(row.customer, row.promised, row.state) for row in promises.sync(client=client, as_of=day).rows])
run = run_dunning.sync(client=client, body=RunDunningBody(as_of=day), idempotency_key="client-3")
told("run_dunning", run.day)
told("journal", journal.sync(client=client, after=0, limit=5).rows[0].kind)
told("books", books.sync(client=client).command > 3)
