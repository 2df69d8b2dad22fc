package dev.lamina.runtime.extension;

import static dev.lamina.runtime.loopback.LoopbackServer.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.RequestBody;
import dev.lamina.runtime.http.RequestHead;
import dev.lamina.runtime.json.JsonReader;
import dev.lamina.runtime.log.JsonObject;
import dev.lamina.runtime.loopback.Rejection;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Lambda's Extensions API: what a call does to the session. */
final class ExtensionCalls {
    /** The first part of the paths. */
    static final String VERSION = "2020-01-01";

    private static final String BASE = "/" + VERSION + "/extension/";
    private static final String ID = "Lambda-Extension-Identifier";
    private static final String ERROR_TYPE = "Lambda-Extension-Function-Error-Type";
    private static final byte[] ACCEPTED = "{\"status\":\"OK\"}\n".getBytes(UTF_8);
    /** Bytes: errors have a stack trace. */
    private static final int BODY_LIMIT = 256 * 1024;

    private final ExtensionConfig config;
    private final ExtensionSession session;
    private final Runnable onFailure;
    private final RequestHead head;
    private final RequestBody body;
    private final ClientRequests client;

    /** @param onFailure called if the call is the first failure of an extension */
    ExtensionCalls(
            ExtensionConfig config,
            ExtensionSession session,
            Runnable onFailure,
            RequestHead head,
            RequestBody body,
            ClientRequests client) {
        this.config = config;
        this.session = session;
        this.onFailure = onFailure;
        this.head = head;
        this.body = body;
        this.client = client;
    }

    /** False if the connection is to be closed. */
    boolean answer() throws IOException, InterruptedException, Rejection {
        String call = head.method() + ' ' + head.path();
        if (call.equals("POST " + BASE + "register")) {
            register();
        } else if (call.equals("GET " + BASE + "event/next")) {
            return next(identifier(head));
        } else if (call.equals("POST " + BASE + "init/error")) {
            error(ExtensionState.INIT_ERROR);
        } else if (call.equals("POST " + BASE + "exit/error")) {
            error(ExtensionState.EXIT_ERROR);
        } else {
            throw Rejection.noSuchCall(call);
        }
        return true;
    }

    private void register() throws IOException, Rejection {
        String name = head.header("lambda-extension-name");
        if (name == null || name.isEmpty()) {
            throw new Rejection(403, "Extension.InvalidExtensionName", "Empty extension name");
        }
        Extension extension = session.register(name, events());
        JsonObject function = new JsonObject()
                .text("functionName", config.functionName())
                .text("functionVersion", config.functionVersion())
                .text("handler", config.handler());
        if (acceptsAccount()) {
            function.text("accountId", config.accountId());
        }
        client.reply(
                200,
                JSON + ID + ": " + extension.id + "\r\n",
                function.toString().getBytes(UTF_8));
    }

    private boolean acceptsAccount() {
        String features = head.header("lambda-extension-accept-feature");
        return features != null && Arrays.asList(features.split("\\s*,\\s*")).contains("accountId");
    }

    private List<?> events() throws IOException, Rejection {
        byte[] text = body.readAtMost(BODY_LIMIT);
        if (text == null) {
            throw Rejection.tooLarge(BODY_LIMIT);
        }
        try {
            if (JsonReader.read(new String(text, UTF_8)) instanceof Map<?, ?> request) {
                Object events = request.get("events");
                if (events == null) {
                    return List.of();
                }
                if (events instanceof List<?> list) {
                    return list;
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Rejection(403, "InvalidRequestFormat", e.getMessage());
        }
        throw new Rejection(403, "InvalidRequestFormat", "The body must be {\"events\": [...]}");
    }

    private boolean next(String id) throws IOException, InterruptedException, Rejection {
        String event = session.next(id);
        if (event == null) {
            return false;
        }
        try {
            client.reply(
                    200,
                    JSON + "Lambda-Extension-Event-Identifier: " + UUID.randomUUID() + "\r\n",
                    event.getBytes(UTF_8));
            return true;
        } catch (IOException e) {
            session.undelivered(id, event);
            throw e;
        }
    }

    private void error(ExtensionState to) throws IOException, Rejection {
        String id = identifier(head);
        String type = head.header("lambda-extension-function-error-type");
        if (type == null || type.isEmpty()) {
            throw new Rejection(403, "Extension.MissingHeader", ERROR_TYPE + " not found");
        }
        body.drain();
        boolean failed = session.error(id, to, type);
        try {
            client.reply(202, JSON, ACCEPTED);
        } finally {
            if (failed) {
                onFailure.run();
            }
        }
    }

    /** The header that names the extension; it is checked before it is looked up. */
    static String identifier(RequestHead head) throws Rejection {
        String id = head.header("lambda-extension-identifier");
        if (id == null || id.isEmpty()) {
            throw new Rejection(403, "Extension.MissingExtensionIdentifier", "Missing " + ID + " header");
        }
        try {
            return UUID.fromString(id).toString();
        } catch (IllegalArgumentException e) {
            throw new Rejection(403, "Extension.InvalidExtensionIdentifier", "Invalid " + ID);
        }
    }
}
