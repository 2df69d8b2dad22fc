package dev.lamina.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.RawHttp;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakePod;
import dev.lamina.gateway.testing.TestGateway;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * A pod may send anything: it gets a response that is not a fault of the gateway, or a closed connection, and the pods
 * of other functions are served.
 */
class RuntimeFuzzTest {
    private static TestGateway gateway;
    private static FunctionId hello;

    @BeforeContainer
    static void open() throws Exception {
        gateway = new TestGateway();
        hello = gateway.functions().ready("hello");
        gateway.functions().ready("evil");
    }

    /** The gateway still works at the end. */
    @AfterContainer
    static void close() throws Exception {
        try (FakePod pod = gateway.pod(hello, "fn-hello-1").serve(event -> event)) {
            assertThat(TestGateway.completed(gateway.invoke(hello, "{\"a\":1}"))
                            .payload()
                            .toString())
                    .isEqualTo("{\"a\":1}");
        }
        gateway.close();
    }

    @Property(tries = 100)
    void anyPathCausesNoServerError(@ForAll("paths") String path, @ForAll byte[] body) throws Exception {
        check("POST " + path + " HTTP/1.1\r\n" + credentials("fn-evil-1/1") + "Connection: close\r\nContent-Length: "
                + body.length + "\r\n\r\n" + new String(body, StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 100)
    void anyHeaderCausesNoServerError(@ForAll("headers") String name, @ForAll("values") String value) throws Exception {
        check("POST /2018-06-01/runtime/invocation/x/response HTTP/1.1\r\n" + credentials("fn-evil-1/1") + name + ": "
                + value + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
    }

    @Property(tries = 50)
    void anyEnvironmentCausesNoServerError(@ForAll("values") String environment) throws Exception {
        check("POST /lamina/v1/environment/stopping HTTP/1.1\r\n" + credentials(environment)
                + "Connection: close\r\nContent-Length: 0\r\n\r\n");
    }

    @Property(tries = 50)
    void anyReportOfExitCausesNoServerError(@ForAll byte[] body) throws Exception {
        check("POST /lamina/v1/environment/exit HTTP/1.1\r\n" + credentials("fn-evil-1/1")
                + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n"
                + new String(body, StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 50)
    void bytesThatAreNotHttpCauseNoServerError(@ForAll byte[] bytes) throws Exception {
        try (RawHttp pod = new RawHttp(gateway.port())) {
            checkAnswer(pod.write(bytes).halfClose().readAll());
        }
    }

    private static String credentials(String environment) {
        return "Host: x\r\nAuthorization: Bearer " + TestGateway.token(new FunctionId("default", "evil"), "fn-evil-1")
                + "\r\nLamina-Environment: " + environment + "\r\n";
    }

    private static void check(String request) throws Exception {
        try (RawHttp pod = new RawHttp(gateway.port())) {
            checkAnswer(pod.write(request).readAll());
        }
    }

    /** After 100 Continue another response follows. */
    private static void checkAnswer(String answer) {
        if (!answer.isEmpty()) {
            assertThat(answer).startsWith("HTTP/1.");
            assertThat(answer.substring(9, 10)).as(answer).isIn("1", "2", "4");
            assertThat(answer).doesNotContain("\tat ", "Exception:", "java.", "io.vertx", "io.netty");
        }
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "/2018-06-01/runtime/invocation//response",
                        "/2018-06-01/runtime/invocation/%/error",
                        "/2018-06-01/runtime/invocation/../next",
                        "/2018-06-01/runtime/init/error",
                        "/lamina/v1/invocation/x/return",
                        "/lamina/v1/invocation/x/end",
                        "/lamina/v1/start-cache",
                        "/lamina/v1/content/",
                        "/lamina/v1/content/" + "0".repeat(64)),
                Arbitraries.strings()
                        .withChars("lamina/v1/content-runtime%2F.;?=&")
                        .ofMaxLength(60)
                        .map(text -> "/" + text));
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.of(
                "Lambda-Runtime-Function-Response-Mode",
                "Lambda-Runtime-Function-Error-Type",
                "Lambda-Runtime-Invocation-Id",
                "Lamina-Next",
                "Lamina-Log-Result",
                "Lamina-Duration-Ms",
                "Content-Type",
                "Expect",
                "Trailer");
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "", "streaming", "true", "-1", "99999999999999999999", "NaN", "fn-evil-1/" + "9".repeat(5000)),
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(200));
    }
}
