package dev.lamina.runtime.handler;

import static dev.lamina.runtime.handler.Functions.call;
import static dev.lamina.runtime.handler.Functions.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.stub.Zips;
import java.nio.file.Path;
import java.security.Security;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandlerTest {
    private static final String S3 =
            "{\"Records\":[{\"eventVersion\":\"2.1\",\"eventTime\":\"2026-01-01T00:00:00.000Z\",\"s3\":{\"bucket\":{"
                    + "\"name\":\"b\"},\"object\":{\"key\":\"a+b%40.jpg\"}}}]}";

    @TempDir
    Path folder;

    private Functions functions;

    @BeforeEach
    void functions() {
        functions = new Functions(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "::order        | {\"item\":\"a\",\"count\":1,\"more\":0} | {\"item\":\"a\",\"count\":2}",
                "::text         | \"a\"                                   | \"a!\"",
                "::number       | 41                                      | 42",
                "::nothingIn    | {}                                      | true",
                "::nothingOut   | \"a\"                                   | null",
                "::generic      | [{\"a\":1},{\"b\":2}]                   | [{\"a\":2},{\"b\":4}]",
                "::fixed        | {}                                      | \"LinkedHashMap\"",
                "::stream       | [1, 2]                                  | <[1, 2]>",
                "$Interface     | {\"item\":\"a\"}                        | \"a\"",
                "$Interface::handleRequest | {\"item\":\"a\"}             | \"a\"",
                "$Stream        | x y                                     | x y"
            })
    void handlersOfEveryKindRun(String handler, String event, String result) throws Exception {
        Outcome outcome = call(functions.load("example.Handlers" + handler), event);
        assertThat(outcome.failed()).isFalse();
        assertThat(text(outcome)).isEqualTo(result);
    }

    @Test
    void handlerOfS3EventRuns() throws Exception {
        assertThat(text(call(functions.load("example.Handlers::s3"), S3))).isEqualTo("\"a b@.jpg\"");
    }

    @Test
    void handlerIsConstructedOnce() throws Exception {
        Handler handler = functions.load("example.Handlers::constructions");
        call(handler, "{}");
        assertThat(text(call(handler, "{}"))).isEqualTo("1");
    }

    @Test
    void contextHasAllValues() throws Exception {
        String seen = text(call(functions.load("example.Handlers::context"), "{}"));
        assertThat(seen)
                .contains(
                        "\"requestId\":\"" + Functions.REQUEST_ID + "\"",
                        "\"arn\":\"arn:aws:lambda:eu-west-1:default:function:f\"",
                        "\"memory\":128",
                        "\"client\":{\"k\":\"v\"}",
                        "\"trace\":\"Root=1-2\"",
                        "\"thread\":true")
                .containsPattern("\"remaining\":(5\\d{4}|60000)\\b");
        assertThat(functions.log.toString()).isEqualTo("logged\n");
    }

    @Test
    void resultOverLimitIsFunctionError() throws Exception {
        Handler handler = functions.load("example.Handlers::large");
        assertThat(call(handler, "6291556").failed()).isFalse();
        Outcome tooLarge = call(handler, "6291557");
        assertThat(text(tooLarge))
                .isEqualTo("{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (6291556 "
                        + "bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}");
        assertThat(tooLarge.errorType()).isEqualTo("Function.ResponseSizeTooLarge");
    }

    @Test
    void interruptDoesNotReachNextInvocation() throws Exception {
        call(functions.load("example.Handlers::interrupts"), "{}");
        assertThat(text(call(functions.load("example.Handlers::interrupted"), "{}")))
                .isEqualTo("false");
    }

    @Test
    void exceptionPayloadMatchesLambda() throws Exception {
        Outcome failure = call(functions.load("example.Handlers::throwsChecked"), "{}");
        assertThat(failure.errorType()).isEqualTo("Runtime.UserException");
        assertThat(text(failure))
                .startsWith("{\"errorMessage\":\"outer\",\"errorType\":\"java.lang.Exception\",\"stackTrace\":["
                        + "\"example.Handlers.throwsChecked(Handlers.java:")
                .doesNotContain("dev.lamina", "requestId");
        assertThat(failure.log())
                .startsWith(
                        "outer: java.lang.Exception\njava.lang.Exception: outer\n\tat example.Handlers.throwsChecked")
                .contains("Caused by: java.lang.IllegalStateException: cause");
        assertThat(failure.fatal()).isFalse();
    }

    /** As on AWS: the class itself exists, so init succeeds, and each invocation fails. */
    @Test
    void missingSuperclassFailsEachInvocation() throws Exception {
        byte[] orphan = Handler.class
                .getClassLoader()
                .getResourceAsStream("example/Orphan.class")
                .readAllBytes();
        Zips code = new Zips().file("example/Orphan.class", Zips.renamed(orphan, "example/Base", "example/Gone"));
        Outcome failure = call(functions.load("example.Orphan::handle", code.bytes()), "\"a\"");
        assertThat(text(failure)).contains("\"errorType\":\"java.lang.NoClassDefFoundError\"", "example/Gone");
        assertThat(failure.fatal()).isTrue();
    }

    @Test
    void virtualMachineErrorIsFatal() throws Exception {
        Outcome failure = call(functions.load("example.Handlers::throwsError"), "{}");
        assertThat(failure.fatal()).isTrue();
        assertThat(text(failure)).contains("\"errorType\":\"java.lang.StackOverflowError\"");
    }

    @Test
    void timeoutBodyMatchesLambda() {
        assertThat(new String(SandboxError.timedOut("r", "3.00").body()))
                .isEqualTo("{\"errorMessage\":\"RequestId: r Error: Task timed out after 3.00 "
                        + "seconds\",\"errorType\":\"Sandbox.Timedout\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "example.Missing::handle,Class not found: example.Missing",
        "example.Handlers::missing,No public method named missing with appropriate method signature found on class "
                + "example.Handlers",
        "::handle,Invalid handler: `::handle'",
        "example.Handlers,Class does not implement an appropriate handler interface: example.Handlers"
    })
    void missingHandlerFailsEachInvocation(String name, String message) throws Exception {
        Handler handler = functions.load(name);
        assertThat(text(call(handler, "{}"))).startsWith("{\"errorMessage\":\"" + message + "\"");
        assertThat(call(handler, "{}").errorType()).isEqualTo("Runtime.BadFunctionCode");
    }

    @ParameterizedTest
    @CsvSource({
        "BadConstructor,'{\"errorMessage\":\"cannot be built\",\"errorType\":\"java.lang.IllegalStateException\"}'",
        "BadStatic,'{\"errorMessage\":\"Error loading class "
                + "example.Handlers$BadStatic\",\"errorType\":\"java.lang.ExceptionInInitializerError\"}'"
    })
    void exceptionInConstructionFailsInit(String name, String body) {
        assertThatThrownBy(() -> functions.load("example.Handlers$" + name + "::handle"))
                .isInstanceOfSatisfying(InitException.class, e -> {
                    assertThat(text(e.failure())).isEqualTo(body);
                    assertThat(e.failure().errorType()).isEqualTo("Runtime.BadFunctionCode");
                });
    }

    @Test
    void tlsSettingsStayAsInJdk() throws Exception {
        functions.load("example.Handlers::text");
        assertThat(Security.getProperty("jdk.tls.disabledAlgorithms")).contains("TLSv1.1");
    }
}
