package dev.lamina.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.function.FunctionId;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pods, and which files, are a function's. */
class PodNamesTest {
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
        "fn-hello.12-6d5f9b8c7d-2xk9p, 2026/11/29/[12]fn-hello.12-6d5f9b8c7d-2xk9p"
    })
    void streamNamesVersionOfPod(String pod, String name) {
        LogStream stream = new LogStream(LocalDate.of(2026, 11, 29), pod);

        assertThat(stream.name()).isEqualTo(name);
        assertThat(LogStream.parse(name)).contains(stream);
        assertThat(LogStream.parse(name.replaceAll("\\[.*]", "[7]"))).isEmpty();
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
        assertThatThrownBy(() -> LogFiles.of("/var/log/pods", new FunctionId(name, "f")))
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

        assertThat(texts(store, LogFiles.of("/var/log/pods", orders))).containsExactly("own");
        assertThat(texts(store, LogFiles.of("/var/log/pods", orders, pods))).isEmpty();
        assertThat(texts(store, LogFiles.of("/var/log/pods", orders, List.of("fn-orders-6d5f9b8c7d-2xk9p"))))
                .containsExactly("own");
    }

    private static List<String> texts(FakeLogStore store, LogFiles files) {
        return store.oldest(files, 0, 10, 10).lines().stream()
                .map(line -> CriLine.parse(line.text()).orElseThrow().text())
                .toList();
    }
}
