package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.filter.DataKeys.Mismatch;
import dev.lamina.gateway.source.filter.Filters;
import dev.lamina.gateway.source.filter.InvalidFilterException;
import java.util.List;
import java.util.Map;

/** An event pattern of EventBridge. */
public final class BusPattern {
    private static final DataKeys NO_DATA = DataKeys.of(Mismatch.NO_MATCH);

    private final Filters filters;

    private BusPattern(Filters filters) {
        this.filters = filters;
    }

    /** @throws InvalidFilterException the pattern cannot be used; its {@code why} has the position and the fix */
    public static BusPattern compile(String pattern) throws InvalidFilterException {
        return new BusPattern(Filters.compile(List.of(pattern), NO_DATA));
    }

    public boolean matches(ObjectNode event) {
        return filters.pass(event, Map.of());
    }
}
