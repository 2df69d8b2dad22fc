package dev.lamina.runtime.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.http.Reply;
import dev.lamina.runtime.loopback.LoopbackAddress;
import dev.lamina.runtime.loopback.LoopbackServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Extensions API as an extension sees it on the wire, and the program on the other side. */
class ExtensionCallsTest {
    private static final String BOTH = "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}";

    private final ExtensionSession session = new ExtensionSession(false);
    private final List<HttpConnection> connections = new ArrayList<>();
    private final CountDownLatch failures = new CountDownLatch(1);
    private LoopbackServer server;

    @BeforeEach
    void start() throws Exception {
        server = serve(session);
    }

    private LoopbackServer serve(ExtensionSession session) throws IOException {
        ExtensionConfig config = new ExtensionConfig(
                Path.of("none"),
                new LoopbackAddress(0),
                "f",
                "$LATEST",
                "h",
                "team",
                Duration.ofSeconds(1),
                false,
                Map.of());
        return new LoopbackServer(0)
                .add(
                        ExtensionCalls.VERSION,
                        (head, body, client) ->
                                new ExtensionCalls(config, session, failures::countDown, head, body, client).answer())
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        connections.forEach(HttpConnection::close);
        server.close();
    }

    @Test
    void registrationReturnsFunctionAndIdentifier() throws Exception {
        session.launched("probe");
        Reply plain = register("probe", BOTH);
        assertThat(plain.status()).isEqualTo(200);
        assertThat(text(plain)).isEqualTo("{\"functionName\":\"f\",\"functionVersion\":\"$LATEST\",\"handler\":\"h\"}");
        assertThat(UUID.fromString(id(plain))).isNotNull();
        assertThat(session.awaitRegistered(0)).isNull();

        Reply account = call(
                open(),
                "POST",
                "register",
                "{}",
                "Lambda-Extension-Name: inside",
                "Lambda-Extension-Accept-Feature: other, accountId");
        assertThat(text(account)).endsWith("\"accountId\":\"team\"}");
    }

    @Test
    void eventsArriveInOrderOfCalls() throws Exception {
        session.launched("probe");
        String id = id(register("probe", BOTH));
        HttpConnection connection = open();
        send(connection, "GET", "event/next", "", identified(id));
        assertThat(session.awaitReady(5_000)).isNull();

        assertThat(session.invoke("{\"n\":1}")).isTrue();
        Reply first = connection.read();
        assertThat(text(first)).isEqualTo("{\"n\":1}");
        assertThat(first.header("lambda-extension-event-identifier")).isNotNull();
        assertThat(session.awaitIdle(0)).as("busy until it asks again").isFalse();
        send(connection, "GET", "event/next", "", identified(id));
        assertThat(session.awaitIdle(5_000)).isTrue();
        assertThat(session.shutdown("{\"n\":2}")).containsExactly("probe");
        assertThat(text(connection.read())).isEqualTo("{\"n\":2}");
    }

    @Test
    void unregisteredEventIsNotSent() throws Exception {
        session.launched("probe");
        register("probe", "{\"events\":[\"SHUTDOWN\"]}");
        assertThat(session.invoke("{}")).isFalse();
        assertThat(session.awaitIdle(0)).isTrue();
    }

    /** An idle environment is not frozen, so clients give up a call, and make another one. */
    @Test
    void laterCallReplacesEarlierOne() throws Exception {
        session.launched("probe");
        String id = id(register("probe", BOTH));
        HttpConnection abandoned = open();
        send(abandoned, "GET", "event/next", "", identified(id));
        session.awaitReady(5_000);
        Extension extension = session.all().iterator().next();
        HttpConnection connection = open();
        send(connection, "GET", "event/next", "", identified(id));
        await().until(() -> {
            synchronized (session) {
                return extension.calls == 2;
            }
        });

        session.invoke("{\"n\":1}");

        assertThat(text(connection.read())).isEqualTo("{\"n\":1}");
    }

    @Test
    void waitingCallGetsUndeliveredEvent() throws Exception {
        session.launched("probe");
        String id = id(register("probe", BOTH));
        session.invoke("{\"n\":1}");
        session.next(id);
        HttpConnection connection = open();
        send(connection, "GET", "event/next", "", identified(id));
        assertThat(session.awaitIdle(5_000)).isTrue();

        session.undelivered(id, "{\"n\":1}");

        assertThat(text(connection.read())).isEqualTo("{\"n\":1}");
        assertThat(session.awaitIdle(0)).as("it works on the event").isFalse();
    }

    @Test
    void laterEventReplacesUndeliveredOne() throws Exception {
        session.launched("probe");
        String id = id(register("probe", BOTH));
        session.invoke("{\"n\":1}");
        session.next(id);
        session.shutdown("{\"n\":2}");

        session.undelivered(id, "{\"n\":1}");

        assertThat(session.next(id)).isEqualTo("{\"n\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|{}|Extension.InvalidExtensionName|Empty extension name",
                "probe|{\"events\":[\"START\"]}|Extension.InvalidEventType|START: ErrorInvalidEventType",
                "inside|{\"events\":[\"SHUTDOWN\"]}|Extension.InvalidEventType|SHUTDOWN: ShutdownEventNotSupported",
                "probe|{\"events\":|InvalidRequestFormat|The JSON text is not valid at character 10",
                "probe|[]|InvalidRequestFormat|The body must be",
            })
    void badRegistrationIsRefused(String name, String body, String type, String message) throws Exception {
        session.launched("probe");
        assertRefused(register(name, body), type, message);
    }

    @Test
    void secondRegistrationIsRefused() throws Exception {
        session.launched("probe");
        register("probe", BOTH);
        assertRefused(
                register("probe", BOTH),
                "Extension.InvalidExtensionState",
                "State transition from Registered to Registered failed for extension probe. Error: State transition is"
                        + " not allowed");
        register("inside", "{}");
        assertRefused(
                register("inside", "{}"),
                "Extension.InvalidExtensionState",
                "Extension with this name already registered");
    }

    @Test
    void internalRegistrationEndsWithInit() throws Exception {
        session.awaitReady(0);
        assertRefused(
                register("inside", "{}"), "Extension.RegistrationClosed", "Extension registration closed already");
    }

    @Test
    void eleventhInternalExtensionIsRefused() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(register("e" + i, "{}").status()).isEqualTo(200);
        }
        assertRefused(register("e10", "{}"), "Extension.TooManyExtensions", "Extension limit (10) reached");
    }

    @Test
    void invokeIsRefusedIfSeveralRunAtOnce() throws Exception {
        ExtensionSession several = new ExtensionSession(true);
        several.launched("probe");
        try (LoopbackServer other = serve(several)) {
            HttpConnection connection = open(other);
            assertRefused(
                    call(connection, "POST", "register", BOTH, "Lambda-Extension-Name: probe"),
                    "Extension.InvalidEventType",
                    "INVOKE: an environment");
            assertThat(call(
                                    connection,
                                    "POST",
                                    "register",
                                    "{\"events\":[\"SHUTDOWN\"]}",
                                    "Lambda-Extension-Name: probe")
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET event/next", "POST init/error", "POST exit/error"})
    void identifierIsRequired(String call) throws Exception {
        String[] words = call.split(" ");
        HttpConnection connection = open();
        assertRefused(
                call(connection, words[0], words[1], ""),
                "Extension.MissingExtensionIdentifier",
                "Missing Lambda-Extension-Identifier header");
        assertRefused(
                call(connection, words[0], words[1], "", identified("none")),
                "Extension.InvalidExtensionIdentifier",
                "Invalid Lambda-Extension-Identifier");
        String unknown = UUID.randomUUID().toString();
        assertRefused(
                call(
                        connection,
                        words[0],
                        words[1],
                        "",
                        identified(unknown),
                        "Lambda-Extension-Function-Error-Type: A.B"),
                "Extension.UnknownExtensionIdentifier",
                "Unknown extension " + unknown);
    }

    @Test
    void errorsNeedTypeAndTheirState() throws Exception {
        session.launched("probe");
        String id = id(register("probe", BOTH));
        HttpConnection connection = open();
        String type = "Lambda-Extension-Function-Error-Type: Probe.Broken";
        assertRefused(
                call(connection, "POST", "init/error", "{}", identified(id)),
                "Extension.MissingHeader",
                "Lambda-Extension-Function-Error-Type not found");
        Reply accepted = call(connection, "POST", "init/error", "{}", identified(id), type);
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(text(accepted)).isEqualTo("{\"status\":\"OK\"}\n");
        assertThat(call(connection, "POST", "init/error", "{}", identified(id), type)
                        .status())
                .as("only the first one counts")
                .isEqualTo(202);
        assertRefused(
                call(connection, "POST", "exit/error", "{}", identified(id), type),
                "Extension.InvalidExtensionState",
                "State transition from InitError to ExitError failed for extension " + id);
        assertRefused(
                call(connection, "GET", "event/next", "", identified(id)),
                "Extension.InvalidExtensionState",
                "State transition from InitError to Ready");
        assertThat(session.awaitReady(0).why())
                .as("it must end")
                .isEqualTo("extension probe has reported Probe.Broken and has not ended within 0 s");
    }

    @ParameterizedTest
    @CsvSource({"init/error,Extension.InitError", "exit/error,Extension.ExitError"})
    void errorOfInternalExtensionFailsAtOnce(String call, String type) throws Exception {
        String id = id(register("inside", "{\"events\":[\"INVOKE\"]}"));
        session.invoke("{}");

        Reply accepted =
                call(open(), "POST", call, "{}", identified(id), "Lambda-Extension-Function-Error-Type: Probe.Broken");

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(failures.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(session.awaitReady(0))
                .isEqualTo(new ExtensionFailure(type, "extension inside has reported Probe.Broken"));
        assertThat(session.awaitIdle(0)).isTrue();
    }

    @Test
    void firstEndIsTheFailure() throws Exception {
        session.launched("a");
        session.launched("b");
        assertThat(session.exited("a", "exit status 3")).isTrue();
        assertThat(session.exited("b", "exit code 0"))
                .as("one failure is enough")
                .isFalse();
        assertThat(session.awaitRegistered(1_000)).isEqualTo(new ExtensionFailure("Extension.Crash", "exit status 3"));
    }

    @Test
    void endAfterStopIsNotFailure() throws Exception {
        session.launched("a");
        session.stop();
        assertThat(session.exited("a", "exit code 0")).isFalse();
        assertThat(session.failure()).isNull();
    }

    @Test
    void slowStartIsNamed() throws Exception {
        session.launched("a");
        session.launched("b");
        register("a", BOTH);
        assertThat(session.awaitRegistered(0).why()).isEqualTo("extension b has not registered within 0 s");
        register("b", BOTH);
        assertThat(session.awaited()).isEqualTo("extension a has not asked for its first event");
    }

    private Reply register(String name, String body) throws IOException {
        return call(open(), "POST", "register", body, "Lambda-Extension-Name: " + name);
    }

    private static String id(Reply registered) {
        return registered.header("lambda-extension-identifier");
    }

    private static String identified(String id) {
        return "Lambda-Extension-Identifier: " + id;
    }

    private static void assertRefused(Reply reply, String type, String message) {
        assertThat(reply.status()).isEqualTo(403);
        assertThat(text(reply)).contains("\"errorType\":\"" + type + "\"").contains("\"errorMessage\":\"" + message);
    }

    private static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static Reply call(HttpConnection connection, String method, String path, String body, String... headers)
            throws IOException {
        send(connection, method, path, body, headers);
        return connection.read();
    }

    private static void send(HttpConnection connection, String method, String path, String body, String... headers)
            throws IOException {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        connection.send((method + " /2020-01-01/extension/" + path + " HTTP/1.1\r\n" + lines + "Content-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
    }

    private HttpConnection open() throws IOException {
        return open(server);
    }

    private HttpConnection open(LoopbackServer to) throws IOException {
        HttpConnection connection =
                HttpConnection.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.port()), 1_000, 10_000);
        connections.add(connection);
        return connection;
    }
}
