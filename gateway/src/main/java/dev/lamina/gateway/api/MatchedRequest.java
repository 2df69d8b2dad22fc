package dev.lamina.gateway.api;

import dev.lamina.gateway.http.AwsException;

/** A request whose endpoint is known from its head. */
public interface MatchedRequest {

    /** Whether it is open to everyone: neither identity nor permission is checked. */
    boolean anonymous();

    /** The IAM action, such as InvokeFunction. */
    String action();

    /** AWS's name of the service that a signature must be for. */
    default String service() {
        return "lambda";
    }

    /** The namespace of what an anonymous request is for, if it is known. */
    default String namespace() {
        return "";
    }

    /** The part of the public port that responds, for metrics: one of a few words. */
    default String part() {
        return "lambda";
    }

    /** Parses the rest of the head. May throw {@link AwsException}. */
    ParsedRequest open();

    /** The response for an error. */
    default Response refused(AwsException error) {
        return ErrorResponse.of(error);
    }
}
