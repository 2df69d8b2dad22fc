"""Adds up an order. A handler in a container image is the same as in a zip."""
import logging

logging.getLogger().setLevel(logging.INFO)


def handler(event, context):
    items = event.get("items", [])
    logging.info("adding up %d items", len(items))
    total = sum(item["price"] * item.get("count", 1) for item in items)
    return {"total": total, "requestId": context.aws_request_id}
