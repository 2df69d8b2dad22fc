package dev.lamina.gateway.api.http.throttle;

import dev.lamina.gateway.cluster.SharedUse;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A gateway that is alone, or is cut off from others. */
public final class FakeUse implements SharedUse {
    private final int gateways;

    public FakeUse() {
        this(1);
    }

    /** @param gateways the number of gateways, which do not hear from each other */
    FakeUse(int gateways) {
        this.gateways = gateways;
    }

    @Override
    public void exchange(Supplier<Map<String, Integer>> own, Consumer<Map<String, Integer>> others) {}

    @Override
    public void reportSoon() {}

    @Override
    public int parts() {
        return gateways;
    }
}
