package dev.lamina.runtime.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.http.Request;
import dev.lamina.runtime.log.Report;
import java.io.IOException;

/** The calls of docs/runtime-contract.md, as bytes. */
final class GatewayRequests {
    private static final String INVOCATION = "/2018-06-01/runtime/invocation/";
    private static final String LAMINA_INVOCATION = "/lamina/v1/invocation/";
    private static final byte[] NOTHING = {};

    private final String host;
    private final Credentials credentials;

    // Mutable state: the poll, built again only when the token has changed
    private volatile Poll poll = new Poll(null, null);

    private record Poll(String lines, byte[] bytes) {}

    GatewayRequests(String host, Credentials credentials) {
        this.host = host;
        this.credentials = credentials;
    }

    byte[] poll() throws IOException {
        String lines = credentials.lines();
        Poll known = poll;
        if (!lines.equals(known.lines())) {
            known = new Poll(lines, ours(Request.get(INVOCATION + "next")).bytes());
            poll = known;
        }
        return known.bytes();
    }

    /** @param next whether the reply is also the reply to a poll */
    byte[] answer(Invocation invocation, InvocationResponse answer, boolean next) throws IOException {
        boolean error = answer.errorType() != null;
        return answer(INVOCATION + invocation.requestId() + (error ? "/error" : "/response"), invocation, answer, next);
    }

    /** The head of a result that is still being written; chunks follow. */
    byte[] streamedResult(Invocation invocation, String contentType) throws IOException {
        Request request = ours(Request.chunkedPost(INVOCATION + invocation.requestId() + "/response"))
                .header("Lambda-Runtime-Function-Response-Mode", "streaming")
                .lines("Lamina-Ends-Later: true\r\n");
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return attempt(request, invocation).bytes();
    }

    /** @param next like that of {@link #answer} */
    byte[] endOfStream(Invocation invocation, InvocationResponse end, boolean next) throws IOException {
        return answer(LAMINA_INVOCATION + invocation.requestId() + "/end", invocation, end, next);
    }

    private byte[] answer(String path, Invocation invocation, InvocationResponse answer, boolean next)
            throws IOException {
        Report report = answer.report();
        Request request = ours(Request.post(path, answer.body()))
                .lines("Content-Type: application/json\r\n")
                .header("Lamina-Duration-Ms", Report.ms(report.durationNanos()))
                .header("Lamina-Billed-Ms", report.billedMs())
                .header("Lamina-Max-Memory-Mb", report.maxMemoryMb());
        if (answer.errorType() != null) {
            request.header("Lambda-Runtime-Function-Error-Type", answer.errorType());
        }
        attempt(request, invocation);
        if (next) {
            request.lines("Lamina-Next: true\r\n");
        }
        if (report.hasInit()) {
            request.header("Lamina-Init-Duration-Ms", Report.ms(report.initNanos()));
        }
        if (answer.logTail() != null) {
            request.header("Lamina-Log-Result", answer.logTail());
        }
        return request.bytes();
    }

    byte[] handBack(Invocation invocation) throws IOException {
        return attempt(ours(Request.post(LAMINA_INVOCATION + invocation.requestId() + "/return", NOTHING)), invocation)
                .bytes();
    }

    private static Request attempt(Request request, Invocation invocation) {
        return invocation.invocationId() == null
                ? request
                : request.header("Lambda-Runtime-Invocation-Id", invocation.invocationId());
    }

    byte[] stopping() throws IOException {
        return ours(Request.post("/lamina/v1/environment/stopping", NOTHING)).bytes();
    }

    byte[] exited(String environment, int status) throws IOException {
        byte[] body = ("{\"environment\":\"" + environment + "\",\"exitStatus\":" + status + "}").getBytes(UTF_8);
        return ours(Request.post("/lamina/v1/environment/exit", body))
                .lines("Content-Type: application/json\r\n")
                .bytes();
    }

    byte[] content(String sha256) throws IOException {
        return ours(Request.get("/lamina/v1/content/" + sha256)).bytes();
    }

    /** The head; so many bytes follow. */
    byte[] startCache(String sha256, long size) throws IOException {
        return ours(Request.sizedPost("/lamina/v1/start-cache", size))
                .lines("Content-Type: application/octet-stream\r\n")
                .header("Lamina-Sha256", sha256)
                .bytes();
    }

    byte[] credentials() throws IOException {
        return ours(Request.get("/lamina/v1/credentials")).bytes();
    }

    private Request ours(Request request) throws IOException {
        return request.header("Host", host).lines(credentials.lines());
    }
}
