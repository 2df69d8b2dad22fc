package dev.lamina.runtime.telemetry;

import static dev.lamina.runtime.loopback.LoopbackServer.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.RequestBody;
import dev.lamina.runtime.http.RequestHead;
import dev.lamina.runtime.loopback.Rejection;
import java.io.IOException;

/** The calls that subscribe: {@code PUT /2022-07-01/telemetry} and {@code PUT /2020-08-15/logs}. */
public final class TelemetryCalls {
    private static final int BODY_LIMIT = 64 * 1024;
    private static final byte[] OK = "\"OK\"".getBytes(UTF_8);

    private TelemetryCalls() {}

    /** @param caller name of the extension that calls */
    public static boolean answer(
            Telemetry telemetry, String caller, RequestHead head, RequestBody body, ClientRequests client)
            throws IOException, Rejection {
        byte[] request = body.readAtMost(BODY_LIMIT);
        if (request == null) {
            throw Rejection.tooLarge(BODY_LIMIT);
        }
        telemetry.subscribe(api(head), caller, new String(request, UTF_8));
        client.reply(200, JSON, OK);
        return true;
    }

    private static TelemetryApi api(RequestHead head) throws Rejection {
        for (TelemetryApi api : TelemetryApi.values()) {
            String path = "/" + api.version + "/" + api.call;
            if (head.method().equals("PUT")
                    && (head.path().equals(path) || head.path().equals(path + "/"))) {
                return api;
            }
        }
        throw Rejection.noSuchCall(head.method() + ' ' + head.path());
    }
}
