"""Reads events by the models of AWS Lambda Powertools, which are strict about what AWS always sends.

Gets a JSON object of events by name, such as s3/put, from stdin. Prints a JSON object: what the model found wrong, by name.
"""
import json
import sys

from aws_lambda_powertools.utilities.data_classes.rabbit_mq_event import BasicProperties, RabbitMQEvent
from aws_lambda_powertools.utilities.parser import models
from pydantic import ValidationError

MODELS = {
    "s3": models.S3Model,
    "sns": models.SnsModel,
    "sqs": models.SqsModel,
    "kinesis": models.KinesisDataStreamModel,
    "dynamodb": models.DynamoDBStreamModel,
    "kafka": models.KafkaSelfManagedEventModel,
    "schedule": models.EventBridgeModel,
    "bus": models.EventBridgeModel,
    "url": models.LambdaFunctionUrlModel,
    "http": models.APIGatewayProxyEventV2Model,
    "http-v1": models.APIGatewayProxyEventModel,
    "websocket-connect": models.APIGatewayWebSocketConnectEventModel,
    "websocket-message": models.APIGatewayWebSocketMessageEventModel,
    "websocket-disconnect": models.APIGatewayWebSocketDisconnectEventModel,
}
PROPERTIES = [name for name, member in vars(BasicProperties).items() if isinstance(member, property)]


def rabbitmq(event):
    """RabbitMQ has no model, only a class whose members fail if the event has no such member."""
    read = RabbitMQEvent(event)
    assert (read.event_source, bool(read.event_source_arn)) == ("aws:rmq", True)
    for messages in read.rmq_messages_by_queue.values():
        for message in messages:
            assert message.json_data == {"a": 1} and message.redelivered is False
            for name in PROPERTIES:
                getattr(message.basic_properties, name)


def wrong(name, event):
    kind = name.split("/")[0]
    try:
        if kind == "rabbitmq":
            rabbitmq(event)
        else:
            MODELS[kind].model_validate(event)
        return []
    except ValidationError as e:
        return [".".join(str(part) for part in error["loc"]) + ": " + error["msg"] for error in e.errors()]
    except (AssertionError, KeyError) as e:
        return [repr(e)]


print(json.dumps({name: wrong(name, event) for name, event in json.load(sys.stdin).items()}))
