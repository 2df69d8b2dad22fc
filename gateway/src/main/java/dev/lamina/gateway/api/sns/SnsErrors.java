package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.source.topic.TopicArn;

/** Errors with SNS's codes and texts. */
final class SnsErrors {
    private SnsErrors() {}

    static AwsException invalid(String what) {
        return AwsException.front(400, "InvalidParameter", "Invalid parameter: " + what);
    }

    static AwsException invalidValue(String message) {
        return AwsException.front(400, "ParameterValueInvalid", message);
    }

    static AwsException batch(String code, String message) {
        return AwsException.front(400, code, message);
    }

    static AwsException noTopic(TopicArn topic) {
        return AwsException.front(
                404,
                "NotFound",
                "Topic does not exist: " + topic + ". A topic exists when a Trigger in namespace " + topic.namespace()
                        + " has it as its source: apply one with spec.source.topic.name: " + topic.name());
    }
}
