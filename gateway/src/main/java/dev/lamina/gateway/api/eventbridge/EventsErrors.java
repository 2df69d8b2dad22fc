package dev.lamina.gateway.api.eventbridge;

import dev.lamina.gateway.http.AwsException;

/** Errors with EventBridge's codes. */
final class EventsErrors {
    private EventsErrors() {}

    static AwsException validation(String message) {
        return AwsException.front(400, "ValidationException", message);
    }

    static AwsException unreadable(String message) {
        return AwsException.front(400, "SerializationException", message);
    }

    static AwsException invalidPattern(String why) {
        return AwsException.front(400, "InvalidEventPatternException", "Event pattern is not valid. Reason: " + why);
    }

    static AwsException throttled() {
        return AwsException.front(
                400, "ThrottlingException", "Another TestEventPattern of this namespace runs. Call again.");
    }

    static AwsException unknown(String action) {
        return AwsException.front(
                400,
                "UnknownOperationException",
                action + " is not available. PutEvents and TestEventPattern are. Rules and buses are declared by"
                        + " manifests: apply or delete a Trigger with spec.source.bus (kubectl apply, API"
                        + " lamina.dev/v1alpha1).");
    }
}
