package dev.lamina.runtime.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.RequestBody;
import dev.lamina.runtime.http.RequestHead;
import dev.lamina.runtime.role.CredentialsApi;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;

/** The calls of one client connection. */
final class RuntimeConnection implements Closeable {
    private static final String BASE = "/2018-06-01/runtime/";
    private static final String INVOCATION = BASE + "invocation/";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final byte[] ACCEPTED = "{\"status\":\"OK\"}\n".getBytes(UTF_8);
    private static final byte[] PONG = "pong".getBytes(UTF_8);
    private static final String STREAMING = "streaming";
    /** Lambda's limit: 6 MiB and 100 bytes. */
    private static final int RESPONSE_LIMIT = 6_291_556;

    private final ClientRequests client;
    private final RuntimeApiSession session;
    private final CredentialsApi credentials;

    /** @param credentials null if the function gets none */
    RuntimeConnection(Socket socket, RuntimeApiSession session, CredentialsApi credentials) throws IOException {
        this.client = new ClientRequests(socket);
        this.session = session;
        this.credentials = credentials;
    }

    void serve() throws IOException, InterruptedException {
        for (RequestHead head = client.next(); head != null; head = client.next()) {
            RequestBody body = client.body(head);
            try {
                if (!route(head, body)) {
                    return;
                }
            } catch (Rejection rejection) {
                body.drain();
                client.reply(rejection.status, JSON, rejection.body());
            }
        }
    }

    /** False if the connection is to be closed. */
    private boolean route(RequestHead head, RequestBody body) throws IOException, InterruptedException, Rejection {
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
        } else if (call.equals("GET " + BASE.substring(0, BASE.indexOf('/', 1)) + "/ping")) {
            client.reply(200, "Content-Type: text/plain\r\n", PONG);
        } else {
            return other(call, head, body);
        }
        return true;
    }

    private boolean other(String call, RequestHead head, RequestBody body)
            throws IOException, InterruptedException, Rejection {
        if (credentials == null || !CredentialsApi.serves(head.path())) {
            throw Rejection.noSuchCall(call);
        }
        return credentials.answer(head, body, client);
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

    @Override
    public void close() throws IOException {
        client.close();
    }
}
