"""Publishes, pulls and streams with Google's Python client; prints what it received as one line of JSON."""

import json
import sys

from google.cloud import pubsub_v1

project = sys.argv[1]
publisher = pubsub_v1.PublisherClient()
subscriber = pubsub_v1.SubscriberClient()
topic = publisher.topic_path(project, "orders")
pulled_from = subscriber.subscription_path(project, "billing")
streamed_from = subscriber.subscription_path(project, "shipping")

publisher.create_topic(request={"name": topic})
for name, exactly_once in ((pulled_from, False), (streamed_from, True)):
    subscriber.create_subscription(
        request={"name": name, "topic": topic, "enable_exactly_once_delivery": exactly_once}
    )

message_id = publisher.publish(topic, b"hello", colour="blue").result(timeout=10)

response = subscriber.pull(request={"subscription": pulled_from, "max_messages": 5}, timeout=10)
pulled = [[m.message.data.decode(), dict(m.message.attributes)] for m in response.received_messages]
subscriber.acknowledge(
    request={"subscription": pulled_from, "ack_ids": [m.ack_id for m in response.received_messages]}
)

streamed = []


def receive(message):
    outcome = message.ack_with_response().result(timeout=10)
    streamed.append([message.data.decode(), outcome.name])
    streaming.cancel()


streaming = subscriber.subscribe(streamed_from, callback=receive)
try:
    streaming.result(timeout=20)
except Exception as error:
    print(f"stream: {error!r}", file=sys.stderr)

print(json.dumps({"id": message_id, "pulled": pulled, "streamed": streamed}))
