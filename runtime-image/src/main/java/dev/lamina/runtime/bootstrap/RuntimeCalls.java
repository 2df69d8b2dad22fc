package dev.lamina.runtime.bootstrap;

import static dev.lamina.runtime.loopback.LoopbackServer.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.RequestBody;
import dev.lamina.runtime.http.RequestHead;
import dev.lamina.runtime.loopback.LoopbackApi;
import dev.lamina.runtime.loopback.Rejection;
import java.io.IOException;

/** Lambda's Runtime API: what a call does to the session. */
public final class RuntimeCalls {
    /** The first part of the paths. */
    public static final String VERSION = "2018-06-01";

    private static final String BASE = "/" + VERSION + "/runtime/";
    private static final String INVOCATION = BASE + "invocation/";
    private static final byte[] ACCEPTED = "{\"status\":\"OK\"}\n".getBytes(UTF_8);
    private static final byte[] PONG = "pong".getBytes(UTF_8);
    private static final String STREAMING = "streaming";
    /** Lambda's limit: 6 MiB and 100 bytes. */
    private static final int RESPONSE_LIMIT = 6_291_556;

    private final ClientRequests client;
    private final RuntimeApiSession session;

    RuntimeCalls(ClientRequests client, RuntimeApiSession session) {
        this.client = client;
        this.session = session;
    }

    public static LoopbackApi of(RuntimeApiSession session) {
        return (head, body, client) -> new RuntimeCalls(client, session).answer(head, body);
    }

    /** False if the connection is to be closed. */
    private boolean answer(RequestHead head, RequestBody body) throws IOException, InterruptedException, Rejection {
        String call = head.method() + ' ' + head.path();
        if (call.equals("GET " + INVOCATION + "next")) {
            return next();
        } else if (between(call, "POST " + INVOCATION, "/response") instanceof String id) {
            response(session.begin(id, invocationId(head), RuntimeState.RESPONSE), head, body);
        } else if (between(call, "POST " + INVOCATION, "/error") instanceof String id) {
            error(session.begin(id, invocationId(head), RuntimeState.ERROR_RESPONSE), head, body);
        } else if (call.equals("POST " + BASE + "init/error")) {
            session.initError(initError(head, body));
            client.reply(202, JSON, ACCEPTED);
        } else if (call.equals("GET /" + VERSION + "/ping")) {
            client.reply(200, "Content-Type: text/plain\r\n", PONG);
        } else {
            throw Rejection.noSuchCall(call);
        }
        return true;
    }

    private boolean next() throws IOException, InterruptedException, Rejection {
        InvocationDelivery delivery = session.next();
        if (delivery == null) {
            return false;
        }
        try {
            client.reply(200, headers(delivery), delivery.invocation.event());
            return true;
        } catch (IOException e) {
            session.undelivered(delivery);
            throw e;
        }
    }

    private static String headers(InvocationDelivery delivery) {
        Invocation invocation = delivery.invocation;
        StringBuilder lines = new StringBuilder(512).append(JSON);
        header(lines, "Lambda-Runtime-Aws-Request-Id", invocation.requestId());
        header(lines, "Lambda-Runtime-Invocation-Id", invocation.invocationId());
        header(lines, "Lambda-Runtime-Deadline-Ms", String.valueOf(delivery.deadlineMs));
        header(lines, "Lambda-Runtime-Invoked-Function-Arn", invocation.functionArn());
        header(lines, "Lambda-Runtime-Trace-Id", invocation.traceId());
        header(lines, "Lambda-Runtime-Client-Context", invocation.clientContext());
        header(lines, "Lambda-Runtime-Cognito-Identity", invocation.cognitoIdentity());
        header(lines, "Lambda-Runtime-Aws-Tenant-Id", invocation.tenantId());
        return lines.toString();
    }

    private static void header(StringBuilder lines, String name, String value) {
        if (value != null && !value.isEmpty()) {
            lines.append(name).append(": ").append(value).append("\r\n");
        }
    }

    private void response(InvocationDelivery delivery, RequestHead head, RequestBody body)
            throws IOException, InterruptedException, Rejection {
        String mode = head.header("lambda-runtime-function-response-mode");
        if (mode != null && !mode.equals(STREAMING)) {
            session.brokeOff(delivery);
            throw Rejection.unknownMode();
        }
        if (mode != null || isBeingWritten(head)) {
            stream(delivery, head, body);
            return;
        }
        byte[] result = read(delivery, body);
        if (result == null) {
            session.complete(delivery, SandboxError.resultTooLarge(RESPONSE_LIMIT));
            throw Rejection.tooLarge(RESPONSE_LIMIT);
        }
        Outcome failure = StreamedResponse.failure(body.trailers());
        accept(delivery, failure == null ? Outcome.success(result) : failure);
    }

    /**
     * AWS's client for Go never names the mode: a result that its handler returns as a reader comes in chunks, and is
     * not JSON.
     */
    private static boolean isBeingWritten(RequestHead head) {
        String type = head.header("content-type");
        return head.chunked() && type != null && !type.startsWith("application/json");
    }

    private void stream(InvocationDelivery delivery, RequestHead head, RequestBody body)
            throws IOException, InterruptedException {
        StreamedResponse response = new StreamedResponse(head.header("content-type"), body, client);
        session.stream(delivery, Outcome.streamed(response));
        response.awaitFinish();
        session.complete(delivery, delivery.outcome);
        client.reply(202, JSON, ACCEPTED);
    }

    private void error(InvocationDelivery delivery, RequestHead head, RequestBody body) throws IOException, Rejection {
        byte[] error = read(delivery, body);
        if (error == null) {
            session.complete(delivery, SandboxError.resultTooLarge(RESPONSE_LIMIT));
            throw Rejection.tooLarge(RESPONSE_LIMIT);
        }
        accept(delivery, new Outcome(errorType(head), error, null, false));
    }

    private static Outcome initError(RequestHead head, RequestBody body) throws IOException, Rejection {
        byte[] error = body.readAtMost(RESPONSE_LIMIT);
        if (error == null) {
            throw Rejection.tooLarge(RESPONSE_LIMIT);
        }
        return new Outcome(errorType(head), error, null, true);
    }

    /** Complete before the client gets the response: its next call may come over another connection. */
    private void accept(InvocationDelivery delivery, Outcome outcome) throws IOException {
        session.complete(delivery, outcome);
        client.reply(202, JSON, ACCEPTED);
    }

    private byte[] read(InvocationDelivery delivery, RequestBody body) throws IOException {
        try {
            return body.readAtMost(RESPONSE_LIMIT);
        } catch (IOException e) {
            session.brokeOff(delivery);
            client.reply(400, JSON, Rejection.truncated().body());
            throw e;
        }
    }

    private static String errorType(RequestHead head) {
        return ErrorType.known(head.header("lambda-runtime-function-error-type"));
    }

    private static String invocationId(RequestHead head) {
        return head.header("lambda-runtime-invocation-id");
    }

    /** The text between the two, or null. */
    private static String between(String call, String prefix, String suffix) {
        int length = call.length() - prefix.length() - suffix.length();
        return length > 0 && call.startsWith(prefix) && call.endsWith(suffix)
                ? call.substring(prefix.length(), prefix.length() + length)
                : null;
    }
}
