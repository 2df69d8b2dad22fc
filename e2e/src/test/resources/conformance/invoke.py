"""Invokes functions with boto3: a JSON list of keyword arguments comes in, a JSON list of what boto3 saw goes out."""
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

client = boto3.client("lambda", config=Config(retries={"total_max_attempts": 1}, read_timeout=90))


def seen(arguments):
    try:
        answer = client.invoke(**arguments)
    except ClientError as e:
        return {
            "status": e.response["ResponseMetadata"]["HTTPStatusCode"],
            "exception": type(e).__name__,
            "code": e.response["Error"]["Code"],
            "message": e.response["Error"]["Message"],
        }
    return {
        "status": answer["StatusCode"],
        "functionError": answer.get("FunctionError"),
        "executedVersion": answer.get("ExecutedVersion"),
        "logResult": answer.get("LogResult"),
        "payload": answer["Payload"].read().decode(),
    }


json.dump([seen(arguments) for arguments in json.load(sys.stdin)], sys.stdout)
