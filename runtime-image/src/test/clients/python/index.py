"""A function on AWS's client for Python."""
print("python starts")


def handler(event, context):
    print("python says", event.get("said"))
    if "fail" in event:
        raise ValueError(event["fail"])
    return {"client": "python", "said": event.get("said"), "id": context.aws_request_id, "arn": context.invoked_function_arn,
            "left": context.get_remaining_time_in_millis()}
