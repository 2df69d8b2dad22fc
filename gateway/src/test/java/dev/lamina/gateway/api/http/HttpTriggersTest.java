package dev.lamina.gateway.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.http.throttle.FakeUse;
import dev.lamina.gateway.api.http.throttle.Throttles;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.testing.TestConfig;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the table of APIs is renewed, and what of it is kept. */
class HttpTriggersTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final HttpTriggers watched = new HttpTriggers(
            new Throttles(new FakeUse(), () -> 0), TestHttpApis::authorizer, TestConfig.of(Map.of()), tasks::add);
    private Consumer<TriggerChange> changes;

    @BeforeEach
    void follow() {
        watched.follow(listener -> changes = listener);
    }

    @Test
    void requestHasEarlierTableUntilItIsRenewed() {
        put("a");
        put("b");

        assertThat(watched.table()).isSameAs(ApiTable.EMPTY);
        assertThat(tasks).as("one run for both").hasSize(1);
        tasks.remove().run();
        assertThat(api("a")).isNotNull();
        assertThat(api("b")).isNotNull();
    }

    @Test
    void unchangedApiIsKept() {
        put("a");
        put("b");
        tasks.remove().run();
        HttpApi a = api("a");
        HttpApi b = api("b");

        put("a"); // as it was
        put("b", "GET /y");
        tasks.remove().run();

        assertThat(api("a")).isSameAs(a);
        assertThat(api("b")).isNotSameAs(b);
    }

    @Test
    void documentIsMadeOnce() {
        put("a");
        tasks.remove().run();

        assertThat(api("a").openApi("/v1")).isSameAs(api("a").openApi("/v1")).isNotSameAs(api("a").openApi("/v2"));
    }

    private void put(String name) {
        put(name, "GET /x");
    }

    private void put(String name, String route) {
        changes.accept(new TriggerChange.Put(TestHttpApis.trigger("shop", name, name, "{routes: ['" + route + "']}")));
    }

    private HttpApi api(String name) {
        return watched.table().atPath("/api/shop/" + name + "/x").api().orElse(null);
    }
}
