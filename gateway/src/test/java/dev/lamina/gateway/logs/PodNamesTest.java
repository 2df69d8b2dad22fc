package dev.lamina.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.function.FunctionId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pods, and which files, are a function's. */
class PodNamesTest {
    private static final long NOON = 1_795_953_600_000_000_000L;
    private static final Map<String, String> FROM_POOL = Map.of(
            "lamina-pool-java25-128-6d5f9b8c7d-2xk9p", "$LATEST", "lamina-pool-java25-256-6d5f9b8c7d-2xk9p", "7");

    @ParameterizedTest
    @CsvSource({
        "hello, fn-hello-6d5f9b8c7d-2xk9p, true",
        "hello, fn-hello-5f-bcdfg, true",
        "hello, fn-hello-world-6d5f9b8c7d-2xk9p, false",
        "hello, fn-hello-bcd-6d5f9b8c7d-2xk9p, false",
        "hello-bcd, fn-hello-bcd-6d5f9b8c7d-2xk9p, true",
        "hello, fn-hello-6d5f9b8c7d-2xk9, false",
        "hello, fn-ahello-6d5f9b8c7d-2xk9p, false",
        "hello, hello, false",
        "hello, fn-hello.3-6d5f9b8c7d-2xk9p, true",
        "hello, fn-hello.12-5f-bcdfg, true",
        "hello, fn-hello-world.3-6d5f9b8c7d-2xk9p, false",
        "hello, fn-hello.x-6d5f9b8c7d-2xk9p, false",
    })
    void podBelongsToOneFunction(String function, String pod, boolean belongs) {
        assertThat(pod.matches(PodNames.expression(function))).isEqualTo(belongs);
    }

    @ParameterizedTest
    @CsvSource({
        "fn-hello-6d5f9b8c7d-2xk9p, 2026/11/29/[$LATEST]fn-hello-6d5f9b8c7d-2xk9p",
        "fn-hello.12-6d5f9b8c7d-2xk9p, 2026/11/29/[12]fn-hello.12-6d5f9b8c7d-2xk9p",
        "lamina-pool-java25-128-6d5f9b8c7d-2xk9p, 2026/11/29/[$LATEST]lamina-pool-java25-128-6d5f9b8c7d-2xk9p",
        "lamina-pool-java25-256-6d5f9b8c7d-2xk9p, 2026/11/29/[7]lamina-pool-java25-256-6d5f9b8c7d-2xk9p",
    })
    void streamNamesVersionOfPod(String pod, String name) {
        LogFiles files = LogFiles.of("/var/log/pods", new FunctionId("shop", "hello"), FROM_POOL);
        LogFile file = files.file(FakeLogStore.file("shop", pod, "function")).orElseThrow();
        LogStream stream = LogStream.of(file, NOON);

        assertThat(stream.name()).isEqualTo(name);
        assertThat(LogStream.parse(name)).contains(stream);
        assertThat(files.mayHave(stream)).isTrue();
        assertThat(files.mayHave(
                        LogStream.parse(name.replaceAll("\\[.*]", "[8]")).orElseThrow()))
                .as("another version")
                .isFalse();
    }

    /** Its name says nothing of the function. */
    @Test
    void podFromPoolBelongsToFunctionThatGotIt() {
        FakeLogStore store = new FakeLogStore()
                .add("shop", "lamina-pool-java25-128-6d5f9b8c7d-2xk9p", 1, "own")
                .add("shop", "lamina-pool-java25-128-6d5f9b8c7d-zzzzz", 1, "of another function")
                .add("shop", "fn-hello-6d5f9b8c7d-2xk9p", 2, "not from the pool");
        FunctionId hello = new FunctionId("shop", "hello");

        assertThat(texts(store, LogFiles.of("/var/log/pods", hello, FROM_POOL)))
                .containsExactly("own", "not from the pool");
        assertThat(texts(
                        store,
                        LogFiles.of(
                                "/var/log/pods",
                                hello,
                                FROM_POOL,
                                List.of(
                                        "lamina-pool-java25-128-6d5f9b8c7d-2xk9p",
                                        "lamina-pool-java25-128-6d5f9b8c7d-zzzzz"))))
                .containsExactly("own");
    }

    /** Kubernetes cuts NAME-HASH- to 58 characters and adds five. */
    @ParameterizedTest
    @ValueSource(ints = {45, 46, 47, 48, 52, 57, 58, 60})
    void podOfLongNameBelongsToIt(int length) {
        String function = "f".repeat(length);
        String base = "fn-" + function + "-6d5f9b8c7d-";

        assertThat(base.substring(0, Math.min(58, base.length())) + "2xk9p").matches(PodNames.expression(function));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\"b", "a|b", "a.*", "a) or (", "A", "a_b", "-a", "a{2}"})
    void otherNameIsRefused(String name) {
        assertThatThrownBy(() -> PodNames.expression(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LogFiles.of("/var/log/pods", new FunctionId(name, "f"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void podsOfOthersAreNotSelected() {
        FakeLogStore store = new FakeLogStore()
                .add("shop", "fn-orders-6d5f9b8c7d-2xk9p", 1, "own")
                .add("shop", "fn-other-6d5f9b8c7d-2xk9p", 1, "other function")
                .add("elsewhere", "fn-orders-6d5f9b8c7d-2xk9p", 1, "other namespace");
        FunctionId orders = new FunctionId("shop", "orders");
        List<String> pods =
                List.of("fn-other-6d5f9b8c7d-2xk9p", ".*", "fn-orders-6d5f9b8c7d-2xk9p|.*", "a\"} or {b=~\".*");

        assertThat(texts(store, LogFiles.of("/var/log/pods", orders, Map.of()))).containsExactly("own");
        assertThat(texts(store, LogFiles.of("/var/log/pods", orders, Map.of(), pods)))
                .isEmpty();
        assertThat(texts(store, LogFiles.of("/var/log/pods", orders, Map.of(), List.of("fn-orders-6d5f9b8c7d-2xk9p"))))
                .containsExactly("own");
    }

    private static List<String> texts(FakeLogStore store, LogFiles files) {
        return store.oldest(files, 0, 10, 10).lines().stream()
                .map(line -> CriLine.parse(line.text()).orElseThrow().text())
                .toList();
    }
}
