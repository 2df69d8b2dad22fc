package dev.lamina.runtime.gateway;

import dev.lamina.runtime.http.Reply;
import java.io.IOException;

/**
 * One event to run, in the format of Lambda's Runtime API. Values that the gateway omitted are null.
 *
 * @param deadlineMs Unix milliseconds, by the gateway's clock
 * @param wantsTail the caller asks for the end of the log
 * @param waited no environment was free when it arrived
 */
public record Invocation(
        String requestId,
        String invocationId,
        long deadlineMs,
        String functionArn,
        String traceId,
        String clientContext,
        String cognitoIdentity,
        String tenantId,
        boolean wantsTail,
        boolean waited,
        byte[] event) {

    static Invocation from(Reply reply) throws IOException {
        String requestId = reply.header("lambda-runtime-aws-request-id");
        String deadline = reply.header("lambda-runtime-deadline-ms");
        if (requestId == null || deadline == null) {
            throw new IOException("the gateway sent an invocation without its request id or deadline");
        }
        try {
            return new Invocation(
                    requestId,
                    reply.header("lambda-runtime-invocation-id"),
                    Long.parseLong(deadline),
                    reply.header("lambda-runtime-invoked-function-arn"),
                    reply.header("lambda-runtime-trace-id"),
                    reply.header("lambda-runtime-client-context"),
                    reply.header("lambda-runtime-cognito-identity"),
                    reply.header("lambda-runtime-aws-tenant-id"),
                    "true".equalsIgnoreCase(reply.header("lamina-log-tail")),
                    "true".equalsIgnoreCase(reply.header("lamina-waited")),
                    reply.body());
        } catch (NumberFormatException e) {
            throw new IOException("the gateway sent a deadline that is not a number: " + deadline, e);
        }
    }
}
