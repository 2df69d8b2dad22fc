package dev.lamina.gateway.source.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.TestConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PositionRouteTest {
    @Test
    void emptyPositionIsRefused() throws Exception {
        GatewayConfig config = TestConfig.of(Map.of());
        Trigger trigger = FakeTriggers.subscription("default", "orders", "unused", "pay", true);
        // Nothing is written, so there is no NATS.
        PositionRoute route = new PositionRoute(new FakeTriggers(), new Positions(null, config), config);

        assertThat(route.answer(put(), trigger, new byte[0]).status()).isEqualTo(400);
    }

    private static HttpServerRequest put() {
        return (HttpServerRequest) Proxy.newProxyInstance(
                PositionRouteTest.class.getClassLoader(), new Class<?>[] {HttpServerRequest.class}, (_, method, _) -> {
                    assertThat(method.getName()).isEqualTo("method");
                    return HttpMethod.PUT;
                });
    }
}
